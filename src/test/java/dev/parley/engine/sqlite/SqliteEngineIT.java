// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineContract;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.Quota;
import dev.parley.engine.Read;
import dev.parley.engine.Retentions;
import dev.parley.engine.Signal;
import dev.parley.error.ErrorCode;
import dev.parley.identity.User;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real file, and what is particular to it. */
class SqliteEngineIT extends EngineContract {
    @TempDir
    Path directory;

    private SqliteSettings settings;

    @Override
    protected Engine create() {
        settings = settings == null ? SqliteSettings.in(directory.resolve("data")) : settings;
        return new SqliteEngine(settings, clock);
    }

    @Test
    void queue_full_refusesAtOnceAndRecovers() throws Exception {
        settings = settings.withQueue(10, 1024 * 1024);
        restart();
        CountDownLatch gate = heard.shut();
        List<CompletionStage<Appended>> accepted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            accepted.add(engine.log().append(said(ROOM, ANN, "1")));
        }

        CompletionStage<Appended> refused = engine.log().append(said(ROOM, ANN, "2"));
        assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
        assertThat(failure(refused)).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);

        gate.countDown();
        accepted.forEach(stage -> done(stage));
        await().untilAsserted(() -> assertThat(done(engine.log().append(said(ROOM, ANN, "3")))
                        .position()
                        .offset())
                .isGreaterThan(10));
    }

    @Test
    void queue_overItsBytes_refusesButTakesOneLargeMessageAlone() throws Exception {
        settings = settings.withQueue(100, 1000);
        restart();
        String large = "\"" + "x".repeat(5000) + "\"";
        done(engine.log().append(said(ROOM, ANN, large)));
        // The place is given back a moment after the answer.
        await().untilAsserted(() -> done(engine.log().append(said(ROOM, ANN, "0"))));
        CountDownLatch gate = heard.shut();
        CompletionStage<Appended> first = engine.log().append(said(ROOM, ANN, "1"));

        assertThat(failure(engine.log().append(said(ROOM, ANN, large)))).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        gate.countDown();
        done(first);
    }

    @Test
    void batch_withOneThatFails_keepsItsNeighbours() {
        CountDownLatch gate = heard.shut();
        List<CompletionStage<Appended>> neighbours = new ArrayList<>();
        neighbours.add(engine.log().append(said(ROOM, ANN, "1")));
        // A name that no parser lets in: it cannot be split into a pair.
        ChannelName broken = new ChannelName(ChannelKind.DIRECT, "no-pair");
        CompletionStage<Appended> failing = engine.log().append(said(broken, ANN, "2"));
        neighbours.add(engine.log().append(said(ROOM, ANN, "3")));
        neighbours.add(engine.log().append(said(ChannelName.room("other"), ANN, "4")));
        gate.countDown();

        assertThat(failure(failing)).isEqualTo(ErrorCode.SERVER_ERROR);
        assertThat(neighbours)
                .allSatisfy(stage -> assertThat(done(stage).duplicate()).isFalse());
        assertThat(heard.offsets(ROOM)).containsExactly(1L, 2L);
        assertThat(read(Read.forward(ROOM, 0, 9, 9)).messages()).hasSize(2);
        assertThat(engine.upkeep().health().good()).isTrue();
    }

    @Test
    void marks_areWrittenWithinSeconds_withoutAClose() {
        fill(CHAT, 3);
        done(engine.conversations().mark("bob", CHAT, 2, Quota.UNLIMITED));

        // The file itself, seen by a connection of this same process and library.
        await().untilAsserted(() ->
                assertThat(number("SELECT mark FROM member WHERE user = 'bob'")).isEqualTo(2));
        assertThat(view("bob", CHAT).read()).isEqualTo(2);
    }

    @Test
    void spareBytes_grow_whenWhatWasStoredIsTakenAway() {
        for (int i = 0; i < 50; i++) {
            done(engine.log().append(said(ROOM, ANN, "\"" + "x".repeat(20_000) + "\"")));
        }
        long before = done(engine.upkeep().spareBytes());

        done(engine.upkeep().delete(ROOM));
        await().until(() -> {
            done(engine.upkeep().trim(Retentions.of(Map.of()), 500));
            return done(engine.upkeep().spareBytes()) > before + 500_000;
        });
    }

    @Test
    void writeAheadLog_whileMessagesCome_isCarriedOverAndBegunAnew() throws Exception {
        String body = "\"" + "x".repeat(4000) + "\"";
        Path log = settings.directory().resolve("parley.db-wal");
        long largest = 0;
        for (int i = 0; i < 200; i++) {
            List<CompletionStage<Appended>> appended = Stream.generate(
                            () -> engine.log().append(said(ROOM, ANN, body)))
                    .limit(100)
                    .toList();
            appended.forEach(SqliteEngineIT::done);
            largest = Math.max(largest, Files.size(log));
        }

        // 80 MB of bodies; 64 MiB is where SQLite would step in, inside a commit.
        assertThat(largest).isLessThan(48L * 1024 * 1024);
        assertThat(Files.size(settings.directory().resolve("parley.db"))).isGreaterThan(40L * 1024 * 1024);
    }

    @Test
    void unread_isCountedFromIndexesAlone() throws Exception {
        fill(ROOM, 1);
        for (String query : List.of(
                "SELECT count(*) FROM message WHERE channel = 1 AND from_id = 'ann' AND offset > 0",
                "SELECT count(*) FROM message WHERE channel = 1 AND offset > 0 AND (recalled = 1 OR expires > 0)"
                        + " AND (recalled = 1 OR expires <= 5) AND from_id IS NOT 'bob'",
                "SELECT offset FROM message WHERE channel = 1 AND offset > 0 AND offset <= 5 AND recalled = 1"
                        + " AND (recalled = 1 OR expires > 0) ORDER BY channel, offset")) {
            assertThat(RawFile.text(settings.directory(), "EXPLAIN QUERY PLAN " + query, 4))
                    .as(query)
                    .contains("COVERING INDEX");
        }
        for (String query : List.of(
                "SELECT name FROM channel WHERE kind = 'room' AND oldest < 5 LIMIT 1",
                "DELETE FROM member WHERE (user, channel) IN (SELECT user, channel FROM member"
                        + " WHERE user >= 'guest-' AND user < 'guest.' AND touched < 5 LIMIT 5)")) {
            assertThat(RawFile.text(settings.directory(), "EXPLAIN QUERY PLAN " + query, 4))
                    .as(query)
                    .contains("USING");
        }
    }

    @Test
    void trim_forgetsGuestsAfterThirtyDays() {
        User guest = User.guest("guest-1", "Visitor");
        done(engine.log().append(said(ChannelName.direct("ann", guest.id()), guest, "1")));
        clock.move(Duration.ofDays(31));

        assertThat(done(engine.upkeep().trim(Retentions.of(Map.of()), 10))).isEqualTo(1);

        assertThat(channels(guest.id())).containsExactly("user/guest-1");
        assertThat(channels("ann")).contains("direct/ann~guest-1");
        done(engine.log().append(said(ChannelName.direct("ann", guest.id()), ANN, "2")));
        assertThat(heard.appended.get(1).newMembers()).containsExactly(guest.id());
    }

    @Test
    void recalledBody_isNotInTheFileAnyMore() throws Exception {
        String secret = "\"" + "secret-".repeat(2000) + "\"";
        done(engine.log().append(said(ROOM, ANN, secret)));
        done(engine.log().recall(ROOM, 1));
        engine.close();

        // Allowed here: no connection is open in this process.
        assertThat(new String(
                        Files.readAllBytes(settings.directory().resolve("parley.db")), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret-secret");
    }

    @Test
    void close_leavesNoThreadDriverOrProperty() {
        engine.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("parley-"));
        assertThat(Collections.list(DriverManager.getDrivers()))
                .noneMatch(driver -> driver.getClass().getName().startsWith("org.sqlite"));
        assertThat(System.getProperties().stringPropertyNames())
                .noneMatch(name -> name.startsWith("dev.parley") || name.equals("org.sqlite.tmpdir"));
    }

    @Test
    void signal_whenTheQueueIsFull_isRefused() throws Exception {
        settings = settings.withQueue(1, 1000);
        restart();
        CountDownLatch gate = heard.shut();
        CompletionStage<Appended> first = engine.log().append(said(ROOM, ANN, "1"));

        assertThat(failure(engine.nodes().signal(new Signal.Typing(ROOM, Sender.of(ANN)))))
                .isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        gate.countDown();
        done(first);
    }

    @Test
    void fullDisk_refusesKeepsReadingAndRecoversByItself() throws Exception {
        engine.close();
        SqliteEngine limited = new SqliteEngine(settings, clock);
        engine = limited;
        heard = new HeardEvents();
        limited.start(heard);
        fill(ROOM, 1);
        limited.limitPages(1);
        String body = "\"" + "x".repeat(20_000) + "\"";

        assertThat(failure(engine.log().append(new Append(ROOM, Sender.of(ANN), body, null, 0))))
                .isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(engine.upkeep().health().writable()).isFalse();
        assertThat(engine.upkeep().health().readable()).isTrue();
        assertThat(message(ROOM, 1).body()).isEqualTo("\"0\"");
        assertThat(done(engine.log().open(ROOM)).head().offset()).isEqualTo(1);

        limited.limitPages(1_000_000);
        await().untilAsserted(
                        () -> assertThat(engine.upkeep().health().writable()).isTrue());
        assertThat(done(engine.log().append(said(ROOM, ANN, body))).position().offset())
                .isEqualTo(2);
        assertThat(heard.offsets(ROOM)).containsExactly(1L, 2L);
    }

    private long number(String sql) throws Exception {
        return Long.parseLong(RawFile.text(settings.directory(), sql, 1));
    }

    @Test
    void settings_ofADirectoryThatWeMake_areTheOwnersAlone() throws Exception {
        assertThat(Files.getPosixFilePermissions(settings.directory()))
                .isEqualTo(Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE));
    }
}
