// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How many commands of guests may be under way at once; further ones wait in the order in which their connections came for a place. So
 * however much guests send, no more than that stands before a user with a login or a back end at the disk. Thread-safe; nothing here blocks.
 */
final class GuestShare {
    private final int max;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int running;
    private boolean waking;

    /** @param max 0 for any number */
    GuestShare(int max) {
        this.max = max;
    }

    /**
     * Takes a place, to be given back with {@link #done}.
     *
     * @param again run once a place may be free; null where that was left behind before
     * @return false where there is none
     */
    synchronized boolean start(@Nullable Runnable again) {
        if (max == 0 || running < max) {
            running++;
            return true;
        }
        if (again != null) {
            waiting.add(again);
        }
        return false;
    }

    /** Gives a place back, and wakes those who wait for one. One thread at a time does so, so that nothing piles up on its stack. */
    void done() {
        synchronized (this) {
            running--;
            if (waking) {
                return;
            }
            waking = true;
        }
        while (true) {
            Runnable next;
            synchronized (this) {
                next = running < max ? waiting.poll() : null;
                if (next == null) {
                    waking = false;
                    return;
                }
            }
            next.run();
        }
    }
}
