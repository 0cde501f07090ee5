// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.revocation;

import dev.parley.error.LogBudget;
import dev.parley.revocation.Revocation.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was signed out by a revoke, and when. Thread-safe; nothing here waits. Whatever says who somebody is (a ticket, a token, a session, a
 * handshake that is on its way) has a moment since which it does, and counts only as long as no later revoke names its user or its session.
 * What is issued after a revoke counts again.
 *
 * <p>Moments are those of revokes, so that order decides and not a clock: {@link #now()} is the last one, and each revoke is later than all
 * that have asked before it. They are near to epoch milliseconds, for what brings a time of its own.
 *
 * <p>Who asks while a revoke is under way is seen by one of the two: a connection is entered first and asks then; a revoke is noted first and
 * looks for connections then.
 *
 * <p>Bounded: a revoke is remembered for {@link #MEMORY}, and {@value #MAX} of them.
 */
public final class Revocations {
    /** How long a revoke counts: tokens and sessions that live longer than this come back. */
    public static final Duration MEMORY = Duration.ofDays(30);

    private static final int MAX = 100_000;
    private static final Logger logger = LoggerFactory.getLogger(Revocations.class);

    private final Clock clock;
    private final RevocationFile file;
    private final Executor executor;
    private final int max;
    private final LogBudget lines = new LogBudget(1);
    private final LinkedHashMap<Key, Long> moments = new LinkedHashMap<>();
    private final PresentedTokens tokens;
    private final Object writing = new Object();
    private List<Revocation> unwritten = new ArrayList<>();
    private CompletableFuture<Void> written = new CompletableFuture<>();
    private volatile long latest;

    private record Key(Kind kind, String id) {}

    /**
     * Knows of none yet.
     *
     * @param file where they outlive this process
     * @param executor runs what waits for the disk
     */
    public Revocations(RevocationFile file, Executor executor, Clock clock) {
        this(file, executor, clock, MAX);
    }

    Revocations(RevocationFile file, Executor executor, Clock clock, int max) {
        this.file = file;
        this.executor = executor;
        this.clock = clock;
        this.max = max;
        this.tokens = new PresentedTokens(clock, max);
    }

    /** Remembers nothing beyond this process; for tests, and where nothing is ever revoked. */
    public static Revocations inMemory() {
        return new Revocations(RevocationFile.NONE, Runnable::run, Clock.systemUTC());
    }

    /**
     * Takes up what was revoked before this start. To be called before anybody comes in.
     *
     * @throws java.io.UncheckedIOException naming the file where it cannot be read
     */
    public synchronized void load() {
        for (Revocation known : file.read()) {
            note(known);
        }
        forget();
    }

    /** The moment of now: later than every revoke so far, and not later than any to come. */
    public long now() {
        return latest;
    }

    /** Whether what has said since that moment who the user is, in that session, counts no more. */
    public boolean isRevoked(String user, @Nullable String session, long since) {
        if (since >= latest) {
            return false;
        }
        return momentOf(Kind.USER, user) > since || (session != null && momentOf(Kind.SESSION, session) > since);
    }

    /** Whether a session was revoked after that moment, whoever is in it. */
    public boolean isSessionRevoked(String session, long since) {
        return since < latest && momentOf(Kind.SESSION, session) > since;
    }

    /**
     * What a revoke came to.
     *
     * @param durable completes when the revoke survives the end of this process; where the disk refuses, all the same, and the log says so
     */
    public record Revoked(long moment, CompletionStage<Void> durable) {}

    /** From the return on nothing counts any more that has said before that somebody is this user. */
    public Revoked revokeUser(String user) {
        return revoke(Kind.USER, user);
    }

    /** The same for a session: the portal's own tag of it, or the hash of an {@code HttpSession}'s id. */
    public Revoked revokeSession(String session) {
        return revoke(Kind.SESSION, session);
    }

    /** A node has revoked this. */
    public void learn(Revocation revocation) {
        if (momentOf(revocation.kind(), revocation.id()) < revocation.moment()) {
            var unused = keep(() -> List.of(revocation));
        }
    }

    /** A session has another id: what was revoked of it stays so. */
    public void renamed(String before, String now) {
        long moment = momentOf(Kind.SESSION, before);
        if (moment > 0) {
            var unused = keep(() -> List.of(new Revocation(Kind.SESSION, now, moment)));
        }
    }

    /**
     * The moment since which a token is known to be about.
     *
     * @param token the whole of it; only a fingerprint is kept
     * @param presentedAt {@link #now()} when it was presented
     * @param issuedAt what the token says itself, in epoch milliseconds; null for nothing
     * @param until when it ends, in epoch milliseconds
     */
    public synchronized long since(
            String token,
            long presentedAt,
            String user,
            @Nullable String session,
            @Nullable Long issuedAt,
            long until) {
        String fingerprint = PresentedTokens.fingerprintOf(token);
        long revokedAs = momentOf(Kind.TOKEN, fingerprint);
        long first = tokens.presented(fingerprint, user, session, presentedAt, until);
        long known = revokedAs > 0 ? Math.min(first, revokedAs - 1) : first;
        return issuedAt == null ? known : Math.min(known, issuedAt);
    }

    private Revoked revoke(Kind kind, String id) {
        return keep(() -> {
            long moment = Math.max(clock.millis(), latest + 1);
            List<Revocation> revoked = new ArrayList<>();
            tokens.of(kind, id).forEach(token -> revoked.add(new Revocation(Kind.TOKEN, token, moment)));
            revoked.add(new Revocation(kind, id, moment));
            return revoked;
        });
    }

    private Revoked keep(Supplier<List<Revocation>> revocations) {
        CompletionStage<Void> kept;
        boolean first;
        long moment = 0;
        synchronized (this) {
            kept = written;
            first = unwritten.isEmpty();
            for (Revocation revocation : revocations.get()) {
                note(revocation);
                unwritten.add(revocation);
                moment = revocation.moment();
            }
            forget();
        }
        if (first) {
            try {
                executor.execute(this::write);
            } catch (RejectedExecutionException e) {
                // The server is ending: all the more it has to be written.
                write();
            }
        }
        return new Revoked(moment, kept);
    }

    private void note(Revocation revocation) {
        Key key = new Key(revocation.kind(), revocation.id());
        Long before = moments.remove(key);
        moments.put(key, before == null ? revocation.moment() : Math.max(before, revocation.moment()));
        // Last: who reads the new moment finds what it stands for.
        latest = Math.max(latest, revocation.moment());
    }

    private void forget() {
        long old = clock.millis() - MEMORY.toMillis();
        var eldest = moments.values().iterator();
        while (eldest.hasNext() && eldest.next() < old) {
            eldest.remove();
        }
        while (moments.size() > max) {
            moments.remove(moments.keySet().iterator().next());
            lines.spend(more -> logger.warn(
                    "more than {} revokes in {} days: the first of them are forgotten, and what they ended may come back{}",
                    max,
                    MEMORY.toDays(),
                    more));
        }
    }

    private synchronized long momentOf(Kind kind, String id) {
        return moments.getOrDefault(new Key(kind, id), 0L);
    }

    private void write() {
        CompletableFuture<Void> done;
        // One at a time: what is written anew holds all that was written before.
        synchronized (writing) {
            List<Revocation> batch;
            List<Revocation> all;
            synchronized (this) {
                batch = unwritten;
                done = written;
                unwritten = new ArrayList<>();
                written = new CompletableFuture<>();
                all = file.wantsAll(moments.size(), batch.size()) ? everything() : List.of();
            }
            file.write(batch, all);
        }
        done.complete(null);
    }

    private List<Revocation> everything() {
        return moments.entrySet().stream()
                .map(entry ->
                        new Revocation(entry.getKey().kind(), entry.getKey().id(), entry.getValue()))
                .toList();
    }
}
