// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What the log held when it was last acknowledged. Immutable.
 *
 * @param number one more for each record that is written, whatever it says: of two records the higher one is the later; 0 in files of
 *     before there were numbers
 * @param epoch of that log
 * @param commits how many there had been
 * @param durable whether each was on stable storage ({@code synchronous=FULL}), so that not even a power cut may take one away
 * @param closed whether the log was closed in order, everything being on stable storage then
 * @param boot tells one run of the operating system from another; 0 where that is unknown
 * @param place tells these files from copies of them; 0 where that is unknown
 * @param time of writing, milliseconds since 1970
 */
public record CommitRecord(
        long number, String epoch, long commits, boolean durable, boolean closed, long boot, long place, long time) {
    public static final int BYTES = 128;

    private static final long FORM = 0x5061726c65790001L;
    private static final int MAX_EPOCH = 64;
    private static final int SUMMED = BYTES - Long.BYTES;
    /** Behind the epoch, where earlier versions wrote zeros and looked at nothing. */
    private static final int NUMBER = SUMMED - Long.BYTES;

    /** The later one comes last. Two without a number: what was closed had been counted before. */
    public static final Comparator<CommitRecord> IN_ORDER = Comparator.comparingLong(CommitRecord::number)
            .thenComparingLong(CommitRecord::commits)
            .thenComparing(CommitRecord::closed);

    public CommitRecord counted(long now, long at) {
        return new CommitRecord(number + 1, epoch, now, durable, false, boot, place, at);
    }

    public CommitRecord closedAt(long at) {
        return new CommitRecord(number + 1, epoch, commits, durable, true, boot, place, at);
    }

    public byte[] encode() {
        byte[] name = epoch.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_EPOCH) {
            throw new IllegalArgumentException("epoch is too long: " + name.length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(FORM).putLong(commits).putLong(boot).putLong(place).putLong(time);
        bytes.put((byte) (durable ? 1 : 0)).put((byte) (closed ? 1 : 0));
        bytes.putShort((short) name.length).put(name);
        bytes.putLong(NUMBER, number);
        bytes.putLong(SUMMED, sum(bytes.array()));
        return bytes.array();
    }

    /** Empty where these bytes are not a whole record. */
    public static Optional<CommitRecord> decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        if (encoded.length != BYTES || bytes.getLong(SUMMED) != sum(encoded) || bytes.getLong() != FORM) {
            return Optional.empty();
        }
        long commits = bytes.getLong();
        long boot = bytes.getLong();
        long place = bytes.getLong();
        long time = bytes.getLong();
        boolean durable = bytes.get() != 0;
        boolean closed = bytes.get() != 0;
        byte[] name = new byte[Math.min(MAX_EPOCH, Math.max(0, bytes.getShort()))];
        bytes.get(name);
        String epoch = new String(name, StandardCharsets.UTF_8);
        return Optional.of(new CommitRecord(bytes.getLong(NUMBER), epoch, commits, durable, closed, boot, place, time));
    }

    private static long sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, SUMMED);
        return sum.getValue();
    }
}
