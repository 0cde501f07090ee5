// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a client that reads more slowly than it is sent to. Every limit and every decision is here; those who carry them out ask.
 * Immutable; quick enough to be asked for each message and subscriber. From the mildest to the hardest:
 *
 * <ol>
 *   <li><b>Nobody waits for it.</b> A client whose last flush was slow is flushed by threads for slow ones ({@link #isSlow}); a thread that
 *       hangs in a flush gets a spare ({@link #isHanging}).
 *   <li><b>It is read no further.</b> Its commands wait while its outbox is more than half full ({@link #hasRoom}); above a number of them
 *       nothing more is read from it ({@link #pausesReading}).
 *   <li><b>Some things are left out.</b> Typing and news of presence are not sent while the outbox is more than half full: the next of its
 *       kind makes them old.
 *   <li><b>It falls behind.</b> A message of a kept channel that does not fit ({@link #fitsKept}) stays in the log. The subscription catches
 *       up from there when the client has room again.
 *   <li><b>It is sent away with 4108.</b> That happens where nothing can replace a frame that does not fit ({@link #fits}: a reply, a message of
 *       {@code live/…}), where too many commands wait ({@link #isOverrun}), where the client takes nothing for too long ({@link #verdict},
 *       {@link #causedByTimeout}), where it holds up the others of its kind ({@link #blocksOthers}), and where the queues fill the heap
 *       ({@link #fillsHeap}). It may come back, and gets from the log what it has missed.
 * </ol>
 *
 * A peer that has vanished is not slow: what a write to it throws ends the connection and counts as no close of ours.
 *
 * @param outboxMessages how many frames may wait for one client; 0 for any number
 * @param outboxBytes how many bytes may wait for one client; 0 for any number
 * @param progress how long a client may take nothing although something waits; zero for ever
 */
public record SlowClientPolicy(int outboxMessages, int outboxBytes, Duration progress) {
    /** As many spare threads as may stand in for those that hang: a few hundred clients that stop reading at once are a bad day, not an attack. */
    static final int MAX_SPARES = 256;

    /** The same for the threads of slow clients. */
    static final int MAX_SLOW_SPARES = 64;

    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long HANGING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long BLOCKING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Of the heap in percent, garbage among it: the collector does not hurry below. */
    private static final int FULL_HEAP = 75;
    /** The queues of a server that is well are far from such a part of the heap. */
    private static final int HEAP_PARTS = 8;

    private static final int MAX_COMMANDS = 1000;
    private static final int PAUSE_ABOVE = 500;
    private static final int RESUME_BELOW = 100;

    public SlowClientPolicy {
        outboxMessages = outboxMessages == 0 ? Integer.MAX_VALUE : outboxMessages;
        outboxBytes = outboxBytes == 0 ? Integer.MAX_VALUE : outboxBytes;
    }

    /** Whether a frame fits where so much waits. One that is larger than the whole queue fits into an empty one. */
    boolean fits(int frames, int bytes, int more) {
        return frames == 0 || (frames < outboxMessages && (long) bytes + more <= outboxBytes);
    }

    /** The same for a frame that a log keeps: it leaves an eighth of the queue to those that nothing can replace. */
    boolean fitsKept(int frames, int bytes, int more) {
        return frames == 0
                || (frames < outboxMessages - outboxMessages / 8
                        && (long) bytes + more <= outboxBytes - outboxBytes / 8);
    }

    /** Whether less than half of what may wait does so: the moment to catch up, and to take the next command. */
    boolean hasRoom(int frames, int bytes) {
        return frames < (outboxMessages + 1L) / 2 && bytes <= outboxBytes / 2;
    }

    /** Whether a client is slow whose last flush took so long: then the next one is a matter of other threads than those of the quick. */
    static boolean isSlow(long flushNanos) {
        return flushNanos > SLOW_NANOS;
    }

    /** Whether a thread that has been in a flush so long, and does not run, hangs in it: then a spare stands in for it. */
    static boolean isHanging(long flushNanos) {
        return flushNanos >= HANGING_NANOS;
    }

    /** Whether a flush that hangs so long ends with 4108, where others wait, all threads hang, and there are no more spares. */
    static boolean blocksOthers(long flushNanos) {
        return flushNanos >= BLOCKING_NANOS;
    }

    /**
     * With which code a client is to be cut now, or null where it stays.
     *
     * @param stalledNanos how long it has taken nothing although something waits
     * @param closing the code that it is being closed with, or null
     * @param closingNanos since when
     */
    @Nullable
    CloseCode verdict(long stalledNanos, @Nullable CloseCode closing, long closingNanos) {
        if (closing != null && closingNanos > CLOSE_NANOS) {
            return closing;
        }
        return !progress.isZero() && stalledNanos > progress.toNanos() ? CloseCode.TOO_SLOW : null;
    }

    /** Whether a write failed because the client took nothing in time. Any other failure means that it is gone. */
    static boolean causedByTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** Whether the heap is so full that the queues matter. */
    static boolean isHeapFull(long used, long max) {
        return used >= max / 100 * FULL_HEAP;
    }

    /** Whether the queues of all clients, with so many bytes, are what fills it: then the fullest are cut until half of that is left. */
    static boolean fillsHeap(long queued, long max) {
        return queued > bearable(max);
    }

    /** Up to how many bytes the fullest are cut then. */
    static long relieved(long max) {
        return bearable(max) / 2;
    }

    private static long bearable(long max) {
        return max / HEAP_PARTS;
    }

    /** Whether nothing more is to be read from a client of which so many commands wait. It is read again when most of them are done. */
    public static boolean pausesReading(int commands, boolean paused) {
        return commands > (paused ? RESUME_BELOW : PAUSE_ABOVE);
    }

    /** Whether so many commands of one client wait that it is sent away: only where the container cannot stop reading. */
    public static boolean isOverrun(int commands) {
        return commands > MAX_COMMANDS;
    }
}
