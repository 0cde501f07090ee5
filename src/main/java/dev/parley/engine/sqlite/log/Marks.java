// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Read marks that are not in the file yet: a thousand people who see a message are not a thousand transactions. Thread-safe, bounded.
 *
 * <p>A reader takes the mark from the file and then asks {@link #advance}. Between the two the writer may have written a newer mark
 * and dropped it here, so each drop starts a new {@link #round} and a reader of an older round must look again.
 */
public final class Marks {
    private final int maxWaiting;
    private final Lock lock = new ReentrantLock();
    private final Map<Place, Long> waiting = new LinkedHashMap<>();
    private long round;

    public Marks(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /** Whose mark, and where. */
    public record Place(String userId, long channelId) {}

    public record Mark(Place place, long offset) {}

    /** What became of an attempt to move a mark. */
    enum Advance {
        MOVED,
        /** The mark stood there already, or further on. */
        STAYED,
        /** The file has been written to meanwhile: read the mark again. */
        OUTDATED
    }

    long round() {
        lock.lock();
        try {
            return round;
        } finally {
            lock.unlock();
        }
    }

    OptionalLong waiting(Place place) {
        lock.lock();
        try {
            Long offset = waiting.get(place);
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
        } finally {
            lock.unlock();
        }
    }

    Advance advance(Place place, long stored, long offset, long seenRound) {
        lock.lock();
        try {
            if (seenRound != round) {
                return Advance.OUTDATED;
            }
            Long current = waiting.get(place);
            if (offset <= Math.max(stored, current == null ? 0 : current)) {
                return Advance.STAYED;
            }
            if (current == null && waiting.size() >= maxWaiting) {
                throw new ParleyException(
                        ErrorCode.SERVER_UNAVAILABLE, "more read marks are waiting than the disk takes; try again");
            }
            waiting.put(place, offset);
            return Advance.MOVED;
        } finally {
            lock.unlock();
        }
    }

    /** The marks that have waited longest. They stay until {@link #written}. */
    public List<Mark> oldest(int max) {
        lock.lock();
        try {
            List<Mark> result = new ArrayList<>(Math.min(max, waiting.size()));
            for (Map.Entry<Place, Long> entry : waiting.entrySet()) {
                if (result.size() == max) {
                    break;
                }
                result.add(new Mark(entry.getKey(), entry.getValue()));
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody's marks in this channel count any more: those who looked it up before must look again. */
    public void forgetChannel(long channelId) {
        drop(place -> place.channelId() == channelId);
    }

    /** The same for one person. */
    public void forgetUser(String userId) {
        drop(place -> place.userId().equals(userId));
    }

    private void drop(Predicate<Place> gone) {
        lock.lock();
        try {
            waiting.keySet().removeIf(gone);
            round++;
        } finally {
            lock.unlock();
        }
    }

    /** These are committed; one that has moved on since keeps waiting. */
    public void written(List<Mark> marks) {
        lock.lock();
        try {
            marks.forEach(mark -> waiting.remove(mark.place(), mark.offset()));
            round++;
        } finally {
            lock.unlock();
        }
    }
}
