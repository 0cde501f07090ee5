// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How others wait for a swarm. Thread-safe. */
final class SwarmWaits {
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PROGRESS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Swarm swarm;
    private volatile Consumer<String> progress = line -> {};
    private volatile @Nullable Exception failure;

    SwarmWaits(Swarm swarm) {
        this.swarm = swarm;
    }

    void onProgress(Consumer<String> listener) {
        progress = listener;
    }

    /** Ends all waiting: a thread of the swarm has ended. */
    void failed(Exception cause) {
        failure = cause;
    }

    void await(String what, Collection<Peer> awaited, Predicate<Peer> so, Duration within)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        long next = System.nanoTime() + PROGRESS;
        for (long done = count(awaited, so); done < awaited.size(); done = count(awaited, so)) {
            boolean refused = swarm.dial().retries() && awaited.stream().anyMatch(Peer::isRefused);
            if (refused || System.nanoTime() > end) {
                throw new IOException(what + ": " + done + " of " + awaited.size() + " after "
                        + (refused ? "a refusal" : within.toSeconds() + " s") + said());
            }
            if (System.nanoTime() > next) {
                next += PROGRESS;
                progress.accept(what + " " + done + " of " + awaited.size());
            }
            pause(POLL);
        }
    }

    boolean settle(Duration patience) throws InterruptedException {
        long before = -1;
        long since = System.nanoTime();
        while (swarm.delivered() < swarm.expected() || swarm.acknowledged() < swarm.sent()) {
            long seen = swarm.delivered() + swarm.acknowledged();
            if (seen != before) {
                before = seen;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience.toNanos()) {
                return false;
            }
            pause(POLL);
        }
        return true;
    }

    void pause(long nanos) throws InterruptedException {
        check();
        LockSupport.parkNanos(nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Throws where a thread of the swarm has ended. */
    void check() {
        Exception cause = failure;
        if (cause != null) {
            throw new IllegalStateException("a thread of the swarm has ended", cause);
        }
    }

    private static long count(Collection<Peer> peers, Predicate<Peer> so) {
        return peers.stream().filter(so).count();
    }

    private String said() {
        String handshakes = swarm.counts().lastHandshake();
        String commands = swarm.counts().firstRefusal();
        return (handshakes == null ? "" : "; last refused handshake: " + handshakes)
                + (commands == null ? "" : "; first refused command: " + commands);
    }
}
