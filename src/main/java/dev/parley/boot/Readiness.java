// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.engine.Upkeep;
import dev.parley.error.LogText;
import dev.parley.quota.DiskReserve;
import java.util.Optional;

/** How far the runtime has come, and what its engine says: whether people are let in, and why not. Thread-safe; nothing blocks. */
final class Readiness {
    private static final String UNSTARTED = "it did not start: ";
    private static final String WAITING = "waiting for another Parley to end, and then starting by itself: ";
    private static final String STOPPING = "stopping";

    private final Upkeep upkeep;
    private final DiskReserve reserve;
    private volatile String notReady = "starting";

    Readiness(Upkeep upkeep, DiskReserve reserve) {
        this.upkeep = upkeep;
        this.reserve = reserve;
    }

    /** What comes first counts: a stop is not undone by a start that was under way. */
    synchronized void started() {
        notReady = isStopping() ? STOPPING : "";
    }

    /** Another one owns the storage; this goes on as soon as it can. */
    synchronized void waiting(Throwable reason) {
        notReady = isStopping() ? STOPPING : WAITING + Failure.reason(reason);
    }

    synchronized void failed(Throwable e) {
        notReady = UNSTARTED + Failure.reason(e);
    }

    /** On an operator's word. */
    synchronized void draining() {
        if (notReady.isEmpty()) {
            notReady = "draining (POST /drain); a restart takes connections again";
        }
    }

    /** False where it was stopping already. */
    synchronized boolean stop() {
        boolean first = !isStopping();
        notReady = STOPPING;
        return first;
    }

    /** Keeps what kept it from being ready before. */
    synchronized void closed() {
        notReady = notReady.isEmpty() ? STOPPING : notReady;
    }

    /** Whether this is the end, and not only a drain on an operator's word. */
    boolean isStopping() {
        return notReady.equals(STOPPING);
    }

    /** Why this is not ready, for whoever spreads connections over servers; empty while all is well. */
    Optional<String> trouble() {
        if (!notReady.isEmpty()) {
            return Optional.of(notReady);
        }
        return upkeep.health().good()
                ? Optional.empty()
                : Optional.of("the engine: " + LogText.ofOurs(upkeep.health().reason()));
    }

    /** What an operator should see to although it works; empty while all is well. */
    Optional<String> warning() {
        String reason = upkeep.health().reason();
        return (reason.isEmpty() ? Optional.<String>empty() : Optional.of(LogText.ofOurs(reason))).or(reserve::warning);
    }

    /** Why nobody is let in; empty also where nothing can be stored at present, for reading goes on. */
    Optional<String> shut() {
        return notReady.isEmpty() && upkeep.health().readable() ? Optional.empty() : trouble();
    }

    /** Why it has not started; empty where it has. */
    Optional<String> unstarted() {
        String now = notReady;
        return now.startsWith(UNSTARTED) || now.startsWith(WAITING) ? Optional.of(now) : Optional.empty();
    }

    /** Whether it has not started and will not, until somebody does something. */
    boolean isFailed() {
        return notReady.startsWith(UNSTARTED);
    }
}
