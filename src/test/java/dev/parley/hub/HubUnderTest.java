// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.access.Quotas;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.channel.Sender;
import dev.parley.delivery.ClientWriter;
import dev.parley.delivery.FlushBatch;
import dev.parley.delivery.Flushers;
import dev.parley.delivery.Frame;
import dev.parley.delivery.HeartbeatTimes;
import dev.parley.delivery.OpenWriters;
import dev.parley.delivery.Peer;
import dev.parley.delivery.SlowClientPolicy;
import dev.parley.engine.Append;
import dev.parley.engine.EngineListener;
import dev.parley.engine.Signal;
import dev.parley.engine.memory.MemoryEngine;
import dev.parley.extension.ExtensionExecutor;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.people.People;
import dev.parley.revocation.Revocations;
import dev.parley.wire.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A hub over an engine in memory, of which every request is a step that the test takes, and clients that read when the test says so. No
 * thread runs beside the test's.
 */
final class HubUnderTest {
    static final ChannelName ROOM = ChannelName.parse("room/a");
    private static final Pattern OFFSET = Pattern.compile("^\\{\"event\":\"message\".*?\"offset\":(\\d+)");

    /** The steps of the engine, then those of the hub. */
    final ManualScheduler engineSteps = new ManualScheduler();

    final ManualScheduler scheduler = new ManualScheduler();
    final MemoryEngine engine = new MemoryEngine(Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC), engineSteps);
    final Revocations revocations = Revocations.inMemory();
    final ExtensionExecutor code =
            new ExtensionExecutor(1, Duration.ZERO, scheduler, HubUnderTest.class.getClassLoader());
    private final Flushers flushers = new Flushers(scheduler);
    private final OpenWriters writers;
    final HubSettings settings;
    final Hub hub;
    /** The offset of a message that the network loses on its way from another node; 0 for none. */
    long losing;

    HubUnderTest() {
        this(1000, true);
    }

    /** @param outbox how many frames wait for a client at the most */
    HubUnderTest(int outbox, boolean chat) {
        writers = new OpenWriters(
                new SlowClientPolicy(outbox, 0, Duration.ZERO), flushers, dev.parley.delivery.WriteMeter.NONE);
        settings = new HubSettings(
                "node",
                "1",
                3,
                1000,
                new HeartbeatTimes(Duration.ofSeconds(10), Duration.ofSeconds(20)),
                Duration.ofSeconds(5),
                Duration.ZERO,
                1000,
                chat,
                List.of());
        People people = new People(engine.people(), null, code, Duration.ZERO);
        hub = new Hub(
                engine,
                people,
                settings,
                scheduler,
                Traffic.NONE,
                new Registry(3),
                revocations,
                Quotas.NONE,
                new FlushBatch(flushers));
        engine.start(new Network(hub.listener()));
    }

    private final class Network implements EngineListener {
        private final EngineListener to;

        Network(EngineListener to) {
            this.to = to;
        }

        @Override
        public void onAppended(ChannelName channel, String epoch, Message message, Set<String> newMembers) {
            if (message.offset() != losing) {
                to.onAppended(channel, epoch, message, newMembers);
            }
        }

        @Override
        public void onRecalled(ChannelName channel, long offset) {
            to.onRecalled(channel, offset);
        }

        @Override
        public void onDeleted(ChannelName channel) {
            to.onDeleted(channel);
        }

        @Override
        public void onMarked(Conversation conversation, String userId) {
            to.onMarked(conversation, userId);
        }

        @Override
        public void onPresence(ChannelName channel, User user, PresenceChange change, int count) {
            to.onPresence(channel, user, change, count);
        }

        @Override
        public void onSignal(Signal signal) {
            to.onSignal(signal);
        }

        @Override
        public void onDrained() {
            to.onDrained();
        }

        @Override
        public void onResync() {
            to.onResync();
        }
    }

    static User user(String id) {
        return User.known(id, id, Set.of());
    }

    Authenticated standsFor(User user) {
        return new Authenticated(user, null, null, revocations.now());
    }

    /** Takes all steps that there are, of the engine and the hub. */
    void run() {
        boolean more = true;
        while (more) {
            more = engineSteps.step() || scheduler.step();
        }
    }

    /** Appends a message, and takes no step for it. */
    void publish(ChannelName channel, String body) {
        var unused = engine.log().append(new Append(channel, new Sender("bob", "Bob"), body, null, 0));
    }

    /** Appends so many messages, whose bodies are their numbers, and takes all steps. */
    void publishAll(ChannelName channel, int from, int to) {
        for (int i = from; i <= to; i++) {
            publish(channel, String.valueOf(i));
        }
        run();
    }

    /** A client that is connected and has read its welcome. */
    Client client(String userId) {
        return client(userId, Connection.Role.CHAT);
    }

    Client client(String userId, Connection.Role role) {
        Client client = new Client(userId, role);
        client.connect();
        run();
        client.read();
        return client;
    }

    /** One who is connected, reads when told to, and notes what it gets. */
    final class Client {
        final Peer peer = new Peer();
        final User user;
        final Connection connection;
        final ClientWriter writer;
        private int seen;

        Client(String userId, Connection.Role role) {
            user = user(userId);
            writer = writers.open(peer, "192.0.2.1");
            connection = new Connection(writer, standsFor(user), new Connection.Facts("192.0.2.1", null, "", role));
        }

        void connect() {
            hub.connected(connection, new Event.Welcome.Limits(1, 1, 1, 1, 1, 1));
        }

        /** Reads everything that waits; what came since the last time. */
        List<String> read() {
            while (readSome()) {
                // More has come meanwhile.
            }
            List<String> all = List.copyOf(peer.written);
            List<String> fresh = all.subList(seen, all.size());
            seen = all.size();
            return fresh;
        }

        /** What one flush takes; true where more waits. */
        boolean readSome() {
            List<Frame> batch = new ArrayList<>();
            return writer.flush(batch);
        }

        /** The offsets of the messages among what it reads. */
        List<Long> readOffsets() {
            return offsets(read());
        }

        CompletableFuture<Joining.Joined> join(ChannelName channel, @Nullable Position since) {
            return hub.joining().join(connection, user, channel, since, 0).toCompletableFuture();
        }

        /** Subscribes from here on, and takes all steps. */
        Joining.Joined joined(ChannelName channel) {
            CompletableFuture<Joining.Joined> joining = join(channel, null);
            run();
            Joining.Joined joined = joining.join();
            joined.start().run();
            run();
            return joined;
        }

        void leave() {
            writer.ended();
            hub.disconnected(connection);
        }
    }

    static List<Long> offsets(List<String> frames) {
        return frames.stream()
                .map(OFFSET::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
    }

    static List<Long> offsetsOf(List<Message> messages) {
        return messages.stream().map(Message::offset).toList();
    }
}
