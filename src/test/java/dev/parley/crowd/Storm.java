// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.testing.FaultProxy;
import dev.parley.testing.Patience;
import dev.parley.testing.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A crowd in one room that is cut off all at once, misses something, and comes back, while somebody asks for a page over and over. One that
 * fits into this process together with its line is cut in the network, which the server does not hear of at once; a larger one, of which each
 * connection would take three file handles here, resets its own.
 */
final class Storm implements AutoCloseable {
    private static final int MAX_BEHIND_LINE = 3000;
    private static final int BYTES = 200;

    /** Over which time the clients spread their return. */
    private static final Duration JITTER = Duration.ofSeconds(CrowdServer.HUGE ? 10 : 1);

    private final CrowdServer server;
    private final FaultProxy line;
    private final Swarm swarm;
    private final Peer speaker;
    private final List<Peer> people;
    private final Publisher publisher;
    private final boolean behindLine = CrowdServer.PEOPLE <= MAX_BEHIND_LINE;
    private HttpProbe probe;
    private long cutAt;
    private double reads;

    Storm(Path data) throws IOException, InterruptedException {
        server = CrowdServer.start(data, "1g");
        line = new FaultProxy(server.base());
        swarm = Swarm.of(behindLine ? line.uri() : server.base()).asSameGuests();
        try {
            speaker = swarm.connect(1, Patience.LIMIT).get(0);
            people = swarm.connect(CrowdServer.PEOPLE, Patience.LIMIT);
            swarm.join(people, "room/storm", Patience.LIMIT);
            publisher = swarm.publisher(speaker, "room/storm", people, BYTES, true);
            publisher.send();
            assertThat(swarm.settle(Patience.LIMIT)).isTrue();
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    void cut() throws InterruptedException {
        cutAt = System.nanoTime();
        if (behindLine) {
            assertThat(line.cut()).isEqualTo(CrowdServer.PEOPLE + 1);
            await().until(() -> people.stream().noneMatch(Peer::isOpen));
        } else {
            swarm.cut(people);
        }
    }

    /** Someone goes on speaking while the others are away. */
    void publish(int messages) throws IOException, InterruptedException {
        swarm.reconnect(List.of(speaker), Duration.ZERO);
        swarm.await("the speaker's return", List.of(speaker), Peer::isOpen, Patience.LIMIT);
        for (int i = 0; i < messages; i++) {
            publisher.send();
        }
        await().until(() -> publisher.acknowledged() == publisher.sent());
    }

    /** All of them, and until each has everything. */
    void comeBack() throws IOException, InterruptedException {
        reads = server.gauge("parley_engine_reads_total");
        probe = new HttpProbe(server.base().resolve("healthz"));
        cutAt = System.nanoTime();
        swarm.reconnect(people, JITTER);
        swarm.await("coming back", people, Peer::isJoined, Patience.LIMIT);
        swarm.settle(Patience.LIMIT);
        probe.close();
        reads = server.gauge("parley_engine_reads_total") - reads;
    }

    /** From the moment at which they could come back. */
    long returnedMillis(int percent) {
        long[] ready = people.stream()
                .mapToLong(peer -> peer.readyAt() - cutAt)
                .sorted()
                .toArray();
        return TimeUnit.NANOSECONDS.toMillis(ready[Math.min(ready.length - 1, ready.length * percent / 100)]);
    }

    /** What was asked of storage for each that came back. */
    double readsEach() {
        return reads / CrowdServer.PEOPLE;
    }

    /** How many pages had been answered when the last one was back. */
    long pagesMeanwhile() {
        long last = people.stream().mapToLong(Peer::readyAt).max().orElseThrow();
        return probe.answeredBefore(last);
    }

    Map<Integer, Long> statuses() {
        return probe.statuses();
    }

    long refusedHandshakes() {
        return swarm.counts().refusedHandshakes().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    long unreachable() {
        return swarm.counts().unreachable();
    }

    long refusedCommands() {
        return swarm.counts().refusedCommands();
    }

    Swarm swarm() {
        return swarm;
    }

    CrowdServer server() {
        return server;
    }

    Tally tally(String test, String missed) {
        return Tally.of(test)
                .load(CrowdServer.PEOPLE + " connections in a room" + missed + ", back within a jitter of "
                        + JITTER.toSeconds() + " s")
                .faults(behindLine ? "all cut at once in the network" : "all reset at once")
                .acknowledged(swarm.acknowledged())
                .delivered(swarm.delivered())
                .lost(swarm.expected() - swarm.delivered())
                .doubled(swarm.counts().doubled())
                .reordered(swarm.counts().reordered())
                .figure("50 % back after ms", returnedMillis(50))
                .figure("95 % ms", returnedMillis(95))
                .figure("100 % ms", returnedMillis(100))
                .figure("handshakes refused", swarm.counts().refusedHandshakes())
                .figure("unreachable", unreachable())
                .figure("subscribes refused", refusedCommands())
                .figure("pages by status", statuses())
                .figure("slowest page", probe.slowest());
    }

    @Override
    public void close() throws IOException {
        try (server;
                line;
                swarm) {
            if (probe != null) {
                probe.close();
            }
        }
    }
}
