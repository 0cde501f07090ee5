// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.CommitMeter;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineListener;
import dev.parley.engine.Health;
import dev.parley.engine.Page;
import dev.parley.engine.Presence;
import dev.parley.engine.Quota;
import dev.parley.engine.Read;
import dev.parley.engine.Signal;
import dev.parley.engine.Ticket;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The embedded engine: logs, marks and memberships in one SQLite file, tickets and presence in memory. Thread-safe.
 *
 * <p>What changes the file, and {@link #open}, goes through the one {@link Writer} and comes back on the {@link HandOff}'s thread; what
 * reads it comes back on a reader's; what is in memory comes back at once, as a completed stage.
 */
public final class SqliteEngine implements Engine {
    private static final int MAX_TICKETS = 100_000;

    private final CommitMeter meter;
    private final SqliteSettings settings;
    private final Clock clock;
    private final Tickets tickets = new Tickets(System::nanoTime, MAX_TICKETS);
    private final Presences presences = new Presences();
    private final PersonNotes people = new PersonNotes();
    private final Lock lifecycle = new ReentrantLock();
    private volatile @Nullable Running running;

    public SqliteEngine(SqliteSettings settings, Clock clock) {
        this(settings, clock, (operations, nanos) -> {});
    }

    public SqliteEngine(SqliteSettings settings, Clock clock, CommitMeter meter) {
        this.meter = meter;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void start(EngineListener listener) {
        lifecycle.lock();
        try {
            if (running != null) {
                throw new IllegalStateException("started already");
            }
            Running started = new Running(settings, clock, listener, meter);
            running = started;
            if (started.isUnfinished()) {
                new Removals(started).sweep();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public void close() {
        lifecycle.lock();
        try {
            Running ending = running;
            running = null;
            if (ending != null) {
                ending.close();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public Health health() {
        Running now = running;
        return now == null ? new Health(false, false, "not started, or closed") : now.health();
    }

    @Override
    public int waiting() {
        Running now = running;
        return now == null ? 0 : now.waiting();
    }

    @Override
    public CompletionStage<Appended> append(Append append) {
        return with(now -> new AppendRequest(now, append).start());
    }

    @Override
    public CompletionStage<ChannelState> open(ChannelName channel) {
        return with(now -> now.submit(Operation.reading(log -> log.state(channel))));
    }

    /** Nothing to do: {@link #open} began nothing. */
    @Override
    public void release(ChannelName channel) {}

    @Override
    public CompletionStage<Page> read(Read read) {
        return query(reader -> reader.snapshot(snapshot -> snapshot.read(read)));
    }

    @Override
    public CompletionStage<List<Long>> recalled(ChannelName channel, long upTo) {
        return query(reader -> reader.snapshot(snapshot -> snapshot.recalled(channel, upTo)));
    }

    @Override
    public CompletionStage<Boolean> recall(ChannelName channel, long offset) {
        return with(
                now -> now.submit(Operation.writing(0, log -> log.recall(channel, offset), (withdrawn, listener) -> {
                    if (withdrawn.orElse(false)) {
                        listener.onRecalled(channel, offset);
                        // One that was damaged is sound now.
                        now.readers().askAgain();
                    }
                    return withdrawn.isPresent();
                })));
    }

    @Override
    public CompletionStage<Optional<Message>> message(ChannelName channel, long offset) {
        return query(reader -> reader.snapshot(snapshot -> snapshot.message(snapshot.log(channel), offset)));
    }

    @Override
    public CompletionStage<ChannelPart> channels(
            @Nullable ChannelKind kind, String query, @Nullable ChannelName after, int limit) {
        ChannelNames names = new ChannelNames(kind, query, after, Math.max(1, limit));
        return query(reader -> reader.snapshot(snapshot -> names.part(snapshot, presences)));
    }

    @Override
    public CompletionStage<Boolean> join(String userId, ChannelName channel, Quota quota) {
        return join(userId, channel, quota, false);
    }

    @Override
    public CompletionStage<Boolean> rejoin(String userId, ChannelName channel, Quota quota) {
        return join(userId, channel, quota, true);
    }

    private CompletionStage<Boolean> join(String userId, ChannelName channel, Quota quota, boolean again) {
        NewChannel begun = new NewChannel(channel, quota);
        return with(now -> now.submit(Operation.writing(
                0,
                log -> begun.mayBeWritten(log)
                        ? Optional.of(log.members().join(userId, channel, quota, again))
                        : Optional.<Boolean>empty(),
                (joined, listener) -> joined.orElseThrow(begun::refusal))));
    }

    @Override
    public CompletionStage<Boolean> leave(String userId, ChannelName channel) {
        return with(now -> now.submit(Operation.writing(log -> log.members().leave(userId, channel))));
    }

    @Override
    public CompletionStage<Conversation> conversation(String userId, ChannelName channel) {
        return with(now -> now.readers().read(reader -> now.views().one(reader, userId, channel)));
    }

    @Override
    public CompletionStage<Conversations> conversations(String userId, @Nullable String cursor, int limit) {
        return with(now -> now.readers().read(reader -> now.views().all(reader, userId, cursor, limit)));
    }

    @Override
    public CompletionStage<Conversation> mark(String userId, ChannelName channel, long offset, Quota quota) {
        return with(now -> new MarkRequest(now, userId, channel, offset, quota).start());
    }

    @Override
    public void remember(User user, Quota quota) {
        if (!people.isNew(user)) {
            return;
        }
        CompletionStage<Boolean> noted = with(now -> now.submit(Operation.writing(log -> log.note(user, quota))));
        var unused = noted.exceptionally(failure -> false).thenAccept(done -> {
            if (!done) {
                people.forget(user);
            }
        });
    }

    @Override
    public CompletionStage<Map<String, User>> known(Set<String> userIds) {
        Set<String> ids = Set.copyOf(userIds);
        return query(reader -> reader.snapshot(snapshot -> PersonNotes.known(snapshot, ids)));
    }

    @Override
    public CompletionStage<People> people(String query, @Nullable String cursor, int limit) {
        return query(
                reader -> reader.snapshot(snapshot -> PersonNotes.page(snapshot, query, cursor, Math.max(1, limit))));
    }

    @Override
    public CompletionStage<String> issueTicket(Ticket ticket, Duration ttl) {
        return with(now -> CompletableFuture.completedFuture(tickets.issue(ticket, ttl)));
    }

    @Override
    public CompletionStage<Optional<Ticket>> lookAtTicket(String ticket) {
        return with(now -> CompletableFuture.completedFuture(tickets.look(ticket)));
    }

    @Override
    public CompletionStage<Optional<Ticket>> redeemTicket(String ticket) {
        return with(now -> CompletableFuture.completedFuture(tickets.redeem(ticket)));
    }

    @Override
    public void enter(ChannelName channel, String clientId, User user) {
        Optional.ofNullable(running).ifPresent(now -> presences.enter(channel, clientId, user, now.listener()));
    }

    @Override
    public void exit(ChannelName channel, String clientId) {
        Optional.ofNullable(running).ifPresent(now -> presences.exit(channel, clientId, now.listener()));
    }

    @Override
    public CompletionStage<Presence> presence(ChannelName channel, int limit) {
        return with(now -> CompletableFuture.completedFuture(presences.of(channel, limit)));
    }

    @Override
    public CompletionStage<Set<String>> online(Set<String> userIds) {
        return with(now -> CompletableFuture.completedFuture(userIds.stream()
                .filter(id -> presences.isAnyoneIn(ChannelName.inbox(id)))
                .collect(Collectors.toUnmodifiableSet())));
    }

    @Override
    public CompletionStage<Void> signal(Signal signal) {
        return with(now -> {
            CompletableFuture<Void> heard = new CompletableFuture<>();
            long size = signal.length();
            now.reserve(size);
            boolean taken = now.handOff().tell(size, listener -> {
                try {
                    listener.onSignal(signal);
                } finally {
                    heard.complete(null);
                }
            });
            if (!taken) {
                throw Running.closed();
            }
            return heard;
        });
    }

    @Override
    public CompletionStage<Integer> trim(Retentions retentions, int maxMessages) {
        return with(now -> {
            now.readers().askAgain();
            new Removals(now).sweep();
            return now.submit(Operation.writing(log -> new Trimmer(log, maxMessages).trim(retentions)));
        });
    }

    @Override
    public CompletionStage<Long> spareBytes() {
        return query(reader -> reader.statements().number("PRAGMA freelist_count")
                * reader.statements().number("PRAGMA page_size"));
    }

    @Override
    public CompletionStage<Long> delete(ChannelName channel) {
        return with(now -> new Removals(now).delete(channel));
    }

    @Override
    public CompletionStage<Void> forget(String userId, boolean recall) {
        return with(now -> {
            tickets.forget(userId);
            people.forget(userId);
            return new Removals(now).forget(userId, recall);
        });
    }

    /** For tests: a full disk that needs no disk. */
    void limitPages(int max) {
        Optional.ofNullable(running).ifPresent(now -> now.limitPages(max));
    }

    private <T> CompletionStage<T> query(Readers.Query<T> query) {
        return with(now -> now.readers().read(query));
    }

    /** Refusals come back in the stage, whether the engine is closed or a queue is full. */
    private <T> CompletionStage<T> with(Function<Running, CompletionStage<T>> request) {
        Running now = running;
        try {
            if (now == null) {
                throw Running.closed();
            }
            return request.apply(now);
        } catch (ParleyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
