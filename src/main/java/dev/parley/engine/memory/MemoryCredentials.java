// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.engine.Credentials;
import dev.parley.engine.Ticket;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that were issued and not used. Thread-safe, bounded; answers at once. In memory only, so that a restart cannot replay one; their time runs by a
 * monotonic clock, so that setting the system's clock neither ends nor revives one.
 */
public final class MemoryCredentials implements Credentials {
    private static final int MAX_TICKETS = 100_000;
    private static final int BYTES = 32;
    private static final long PURGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final Runnable open;
    private final LongSupplier nanos;
    private final int max;
    private final AtomicLong nextPurge;

    /** @param open fails with the {@link ParleyException} that callers are to get, while the engine is closed */
    public MemoryCredentials(Runnable open) {
        this(open, System::nanoTime, MAX_TICKETS);
    }

    MemoryCredentials(Runnable open, LongSupplier nanos, int max) {
        this.open = open;
        this.nanos = nanos;
        this.max = max;
        this.nextPurge = new AtomicLong(nanos.getAsLong());
    }

    private record Issued(Ticket ticket, long deadline) {}

    @Override
    public CompletionStage<String> issueTicket(Ticket ticket, Duration ttl) {
        return whileOpen(() -> issue(ticket, ttl));
    }

    @Override
    public CompletionStage<Optional<Ticket>> lookAtTicket(String ticket) {
        return whileOpen(() -> inTime(issued.get(ticket)));
    }

    @Override
    public CompletionStage<Optional<Ticket>> redeemTicket(String ticket) {
        return whileOpen(() -> inTime(issued.remove(ticket)));
    }

    /** What was issued for this user is worth nothing. */
    public void forget(String userId) {
        issued.values().removeIf(ticket -> ticket.ticket.user().id().equals(userId));
    }

    private String issue(Ticket ticket, Duration ttl) {
        long now = nanos.getAsLong();
        purge(now);
        if (issued.size() >= max) {
            throw new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE,
                    "too many unused tickets; they make room as they expire",
                    Duration.ofSeconds(5),
                    null);
        }
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        issued.put(text, new Issued(ticket, now + ttl.toNanos()));
        return text;
    }

    private Optional<Ticket> inTime(@Nullable Issued found) {
        return found == null || nanos.getAsLong() - found.deadline >= 0 ? Optional.empty() : Optional.of(found.ticket);
    }

    /** At most once a second, or a flood of requests would have the whole map searched for each. */
    private void purge(long now) {
        long due = nextPurge.get();
        if (now - due >= 0 && nextPurge.compareAndSet(due, now + PURGE_NANOS)) {
            issued.values().removeIf(ticket -> now - ticket.deadline >= 0);
        }
    }

    private <T> CompletionStage<T> whileOpen(Supplier<T> answer) {
        try {
            open.run();
            return CompletableFuture.completedFuture(answer.get());
        } catch (ParleyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
