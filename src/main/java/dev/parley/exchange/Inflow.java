// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it comes: kept up to a limit, or thrown away. Guarded by its wait, once there is one; the container calls
 * it while there is something to read.
 */
final class Inflow implements ReadListener {
    private static final int CHUNK = 8 * 1024;
    private static final int SMALL = 16 * 1024;
    private static final int DRAINED_BYTES = 1 << 20;

    private @Nullable Wait wait;
    private final ServletInputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream kept;
    private long count;
    private boolean ended;
    private boolean keeping = true;
    private boolean listening;

    /**
     * Reads nothing yet.
     *
     * @param wait hears of everything; null until something has to be waited for
     * @param maxBytes of what is kept; one byte more tells that there is more
     * @param announced what the header says, which is not believed; negative where it says nothing
     */
    Inflow(@Nullable Wait wait, ServletInputStream in, int maxBytes, long announced) {
        this.wait = wait;
        this.in = in;
        this.maxBytes = maxBytes;
        this.kept = new ByteArrayOutputStream((int) Math.max(32, Math.min(announced, SMALL)));
    }

    /**
     * Takes what is here already, without waiting, as far as a stream of known length can tell that.
     *
     * @return whether that is all of it
     */
    boolean readHere(long length) throws IOException {
        byte[] chunk = new byte[(int) Math.min(length - count + 1, CHUNK)];
        while (count < length && in.available() > 0) {
            take(chunk, in.read(chunk, 0, (int) Math.min(length - count, chunk.length)));
        }
        ended |= count >= length;
        return ended;
    }

    /** Reads to the end, and waits for it. Fails when so many bytes have taken too long. */
    void readWaiting(LongPredicate isLate) throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (!ended && !isTooLong()) {
            int read = in.read(chunk);
            ended = read < 0;
            take(chunk, read);
            if (isLate.test(count)) {
                throw new IOException("the body takes too long");
            }
        }
    }

    void listen() {
        listening = true;
        in.setReadListener(this);
    }

    /** From now on nothing is kept; what is here is thrown away at once, the rest when it comes. */
    void discard() throws IOException {
        keeping = false;
        kept.reset();
        count = 0;
        ended |= in.isFinished();
        if (listening) {
            read();
        } else if (!ended) {
            listen();
        }
    }

    /** Whether enough was thrown away. */
    boolean isDrained() {
        return ended || count > DRAINED_BYTES;
    }

    private void read() throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (!ended && !(keeping && isTooLong()) && in.isReady()) {
            int read = in.read(chunk);
            ended = read < 0;
            take(chunk, read);
        }
    }

    private void take(byte[] chunk, int read) {
        if (read > 0) {
            count += read;
            if (keeping && !isTooLong()) {
                kept.write(chunk, 0, read);
            }
        }
    }

    boolean isTooLong() {
        return count > maxBytes;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Bytes that have come since the start, or since they were thrown away. */
    long count() {
        return count;
    }

    /** What this keeps in memory. */
    long held() {
        return kept.size();
    }

    /** From now on this wait hears of everything. */
    void tell(Wait begun) {
        wait = begun;
    }

    void completeInto(CompletableFuture<byte[]> whole) {
        if (isTooLong()) {
            whole.completeExceptionally(Refused.tooLarge(maxBytes));
        } else {
            whole.complete(kept.toByteArray());
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        if (wait != null) {
            wait.onReadable(this, this::read);
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        if (wait != null) {
            wait.onReadable(this, () -> ended = true);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (wait != null) {
            wait.onUnreadable(failure);
        }
    }
}
