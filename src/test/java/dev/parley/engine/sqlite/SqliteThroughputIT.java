// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.HeardEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Group commit makes many waiting producers cheap. The bound is far below what a quiet machine does: it finds a lost batch, not a slow disk. */
class SqliteThroughputIT {
    private static final Logger logger = LoggerFactory.getLogger(SqliteThroughputIT.class);
    private static final int PRODUCERS = 64;
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("parley.test.throughput.seconds", 2));

    @TempDir
    Path directory;

    @Test
    void appends_ofManyWaitingProducers_shareCommits() throws Exception {
        SqliteEngine engine = new SqliteEngine(SqliteSettings.in(directory), Clock.systemUTC());
        engine.start(new HeardEvents());
        AtomicLong acknowledged = new AtomicLong();
        String body = "\"" + "x".repeat(200) + "\"";
        long start = System.nanoTime();
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            ChannelName channel = ChannelName.room("room" + i % 20);
            String owner = "user" + i;
            producers.add(new Thread(() -> {
                long n = 0;
                while (System.nanoTime() - start < TIME.toNanos()) {
                    engine.append(new Append(
                                    channel,
                                    new Sender(owner, "Some Name"),
                                    body,
                                    new Message.Key(owner, "key-" + n++),
                                    0))
                            .toCompletableFuture()
                            .join();
                    acknowledged.incrementAndGet();
                }
            }));
        }
        producers.forEach(Thread::start);
        for (Thread producer : producers) {
            producer.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        engine.close();

        logger.info("{} producers: {} appends/s", PRODUCERS, Math.round(acknowledged.get() / seconds));
        assertThat(acknowledged.get() / seconds).isGreaterThan(500);
    }
}
