// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a {@link Swarm} has met that is rare. Thread-safe. */
public final class Counts {
    final AtomicLong doubled = new AtomicLong();
    final AtomicLong reordered = new AtomicLong();
    final AtomicLong misdelivered = new AtomicLong();
    final AtomicLong strangers = new AtomicLong();
    final AtomicLong pings = new AtomicLong();
    final AtomicLong unreachable = new AtomicLong();
    final AtomicLong notRecovered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Map<Integer, Long> closeCodes = new ConcurrentHashMap<>();
    private final Map<Integer, Long> refusedHandshakes = new ConcurrentHashMap<>();
    private volatile @Nullable String firstRefusal;
    private volatile @Nullable String lastHandshake;

    Counts() {}

    /** Messages that came to a connection again. */
    public long doubled() {
        return doubled.get();
    }

    /** Messages that came to a connection after a later one of the same publisher. */
    public long reordered() {
        return reordered.get();
    }

    /** Messages of this swarm that came to a connection that is none of their receivers. */
    public long misdelivered() {
        return misdelivered.get();
    }

    /** Messages of another swarm, or of an earlier one. */
    public long strangers() {
        return strangers.get();
    }

    /** Pings of the server, each answered. */
    public long pings() {
        return pings.get();
    }

    /** Attempts to connect that met nobody, or a line that broke. */
    public long unreachable() {
        return unreachable.get();
    }

    /** Resumes whose answer was not that all is there. */
    public long notRecovered() {
        return notRecovered.get();
    }

    /** Commands that the server has refused. */
    public long refusedCommands() {
        return refused.get();
    }

    /** What the server said when it refused a command for the first time; null if it never did. */
    public @Nullable String firstRefusal() {
        return firstRefusal;
    }

    /** How often the server has ended a connection with each code; {@link Peer#CUT} without one. */
    public Map<Integer, Long> closeCodes() {
        return new TreeMap<>(closeCodes);
    }

    public long closed() {
        return closeCodes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How often the server has refused a handshake, by HTTP status. */
    public Map<Integer, Long> refusedHandshakes() {
        return new TreeMap<>(refusedHandshakes);
    }

    /** What was said or met when an attempt to connect failed last; null if none did. */
    public @Nullable String lastHandshake() {
        return lastHandshake;
    }

    void commandRefused(String reply) {
        if (refused.getAndIncrement() == 0) {
            firstRefusal = reply;
        }
    }

    void closed(int code) {
        closeCodes.merge(code, 1L, Long::sum);
    }

    void handshakeRefused(Handshake.Answer answer) {
        refusedHandshakes.merge(answer.status(), 1L, Long::sum);
        lastHandshake = answer.text().strip();
    }

    void unreachable(Exception cause) {
        unreachable.incrementAndGet();
        lastHandshake = cause.toString();
    }
}
