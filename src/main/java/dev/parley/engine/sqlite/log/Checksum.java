// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The sum over everything that a row says, its channel and offset included: SQLite checks the shape of its pages, not what is in them,
 * so a flipped bit in a body would otherwise be served. The order of the fields is part of the file format.
 */
final class Checksum {
    private final CRC32C sum = new CRC32C();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    private Checksum() {}

    static long of(ChannelName channel, Message message) {
        Checksum checksum = new Checksum();
        checksum.add(channel.toString());
        checksum.add(message.offset());
        checksum.add(message.time());
        checksum.add(message.from() == null ? null : message.from().id());
        checksum.add(message.from() == null ? null : message.from().name());
        checksum.add(message.body());
        checksum.add(message.key() == null ? null : message.key().owner());
        checksum.add(message.key() == null ? null : message.key().key());
        checksum.add(message.recalled() ? 1 : 0);
        checksum.add(message.expires());
        return checksum.sum.getValue();
    }

    static long of(ChannelRow row) {
        Checksum checksum = new Checksum();
        checksum.add(row.id());
        checksum.add(row.name());
        checksum.add(row.head());
        checksum.add(row.first());
        checksum.add(row.active());
        checksum.add(row.oldest() == null ? -1 : row.oldest());
        // Rows of before these two were there keep the sum that they have.
        if (row.bytes() != ChannelRow.UNCOUNTED || row.generation() != 0) {
            checksum.add(row.bytes());
            checksum.add(row.generation());
        }
        return checksum.sum.getValue();
    }

    private void add(@Nullable String text) {
        if (text == null) {
            add(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        sum.update(bytes);
    }

    private void add(long value) {
        number.clear().putLong(value).flip();
        sum.update(number);
    }
}
