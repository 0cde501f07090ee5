// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Offset;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.Health;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.Quota;
import dev.parley.engine.Read;
import dev.parley.engine.Retentions;
import dev.parley.engine.sqlite.log.Schema;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file is named at the start, or the damage is found when it is read; nothing wrong is served, and nothing stays locked. */
class DamagedFileIT {
    private static final ChannelName ROOM = ChannelName.room("lobby");

    @TempDir
    Path directory;

    @BeforeEach
    void writeSomething() {
        SqliteEngine engine = start();
        for (int i = 0; i < 50; i++) {
            join(engine.log()
                    .append(new Append(
                            ROOM, new Sender("ann", "Ann"), "\"" + "some text ".repeat(50) + "\"", null, 0)));
        }
        engine.close();
    }

    @Test
    void changedBody_isNotServed() throws Exception {
        RawFile.change(directory, "UPDATE message SET body = replace(body, 'some', 'same') WHERE offset = 3");
        SqliteEngine engine = start();
        assertThat(engine.upkeep().health().reason()).isEmpty();

        assertServerError(engine.log().message(ROOM, 3));
        assertServerError(engine.log().read(Read.forward(ROOM, 0, 10, 10)));
        assertThat(join(engine.log().read(Read.forward(ROOM, 3, 10, 10))).messages())
                .hasSize(7);
        assertThat(engine.upkeep().health().good()).isTrue();
        assertThat(engine.upkeep().health().reason()).contains("damaged");
        engine.close();
    }

    @Test
    void changedBody_thatIsWithdrawn_letsTheRestBeRead() throws Exception {
        RawFile.change(directory, "UPDATE message SET body = replace(body, 'some', 'same') WHERE offset = 3");
        SqliteEngine engine = start();

        assertThat(join(engine.log().recall(ROOM, 3))).isTrue();

        assertThat(join(engine.log().read(Read.forward(ROOM, 0, 10, 10))).messages())
                .hasSize(10)
                .allMatch(message -> message.recalled() == (message.offset() == 3));
        assertThat(join(engine.log().message(ROOM, 3)).orElseThrow().from()).isNull();
        engine.close();
    }

    @Test
    void damage_thatIsWithdrawnOrMended_isForgotten() throws Exception {
        RawFile.change(directory, "UPDATE message SET body = replace(body, 'some', 'same') WHERE offset IN (3, 7)");
        SqliteEngine engine = start();
        assertServerError(engine.log().message(ROOM, 3));
        assertServerError(engine.log().read(Read.forward(ROOM, 0, 50, 50)));
        assertServerError(engine.log().message(ROOM, 7));

        join(engine.log().recall(ROOM, 3));
        RawFile.change(directory, "UPDATE message SET body = replace(body, 'same', 'some') WHERE offset = 7");
        join(engine.upkeep().trim(Retentions.of(Map.of()), 10));

        await().until(() -> engine.upkeep().health().reason().isEmpty());
        assertThat(join(engine.log().read(Read.forward(ROOM, 0, 50, 50))).messages())
                .hasSize(50);
        engine.close();
    }

    @Test
    void questions_thatFindNothing_areNoDamage() {
        SqliteEngine engine = start();

        for (long after : new long[] {0, 49, 50, 51, Offset.MAX - 1, Offset.MAX}) {
            for (long before : new long[] {0, 1, 50, 51, Offset.MAX, Offset.MAX + 1}) {
                for (boolean forward : new boolean[] {true, false}) {
                    var page = join(engine.log().read(new Read(ROOM, after, before, forward, 200, 1 << 20)));
                    long expected = Math.max(0, Math.min(50, before - 1) - Math.min(50, after));
                    assertThat(page.messages())
                            .as("%d %d %s", after, before, forward)
                            .hasSize((int) expected);
                    assertThat(page.more()).isFalse();
                }
            }
        }
        for (long offset : new long[] {Long.MIN_VALUE, -1, 0, 51, Offset.MAX, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            assertThat(join(engine.log().message(ROOM, offset))).isEmpty();
            assertThat(join(engine.log().recall(ROOM, offset))).isFalse();
            assertThat(join(engine.log().recalled(ROOM, offset))).isEmpty();
        }
        assertThat(join(engine.conversations().mark("bob", ROOM, Long.MAX_VALUE, Quota.UNLIMITED))
                        .read())
                .isEqualTo(50);
        assertThat(engine.upkeep().health()).isEqualTo(Health.GOOD);
        engine.close();
    }

    @Test
    void rowMovedToAnotherPlace_isNotServed() throws Exception {
        RawFile.change(directory, "UPDATE message SET offset = 99 WHERE offset = 50");
        SqliteEngine engine = start();

        assertServerError(engine.log().message(ROOM, 50));
        assertServerError(engine.log().read(Read.forward(ROOM, 45, 100, 10)));
        assertThat(join(engine.conversations().view("bob", ROOM)).last()).isNull();
        engine.close();
    }

    @Test
    void removedRow_isAHoleThatIsNamed() throws Exception {
        RawFile.change(directory, "DELETE FROM message WHERE offset = 20");
        SqliteEngine engine = start();

        assertServerError(engine.log().message(ROOM, 20));
        assertServerError(engine.log().read(Read.forward(ROOM, 15, 30, 15)));
        assertServerError(engine.log().read(Read.forward(ROOM, 19, 20, 1)));
        assertServerError(engine.log().read(Read.backward(ROOM, 25, 10)));
        assertThat(join(engine.log().read(Read.forward(ROOM, 20, 30, 10))).messages())
                .hasSize(10);
        engine.close();
    }

    @Test
    void changedHead_isNamedAtTheStart() throws Exception {
        RawFile.change(directory, "UPDATE channel SET head = 40");

        assertThatThrownBy(this::start)
                .hasMessageContaining("parley.db is damaged")
                .hasMessageContaining("channel 1");
    }

    @Test
    void newerFormat_isRefusedUntouched() throws Exception {
        RawFile.change(directory, "PRAGMA user_version = " + (Schema.VERSION + 1));

        assertThatThrownBy(this::start).hasMessageContaining("newer Parley").hasMessageContaining("parley.db");

        RawFile.change(directory, "PRAGMA user_version = " + Schema.VERSION);
        start().close();
    }

    @Test
    void anotherProgramsDatabase_isRefused() throws Exception {
        RawFile.change(directory, "PRAGMA application_id = 7");

        assertThatThrownBy(this::start).hasMessageContaining("not Parley's");
    }

    @Test
    void garbage_isNamed() throws Exception {
        Files.writeString(file(), "this is not a database, it is a letter to the operator\n".repeat(100));

        assertThatThrownBy(this::start).hasMessageContaining("parley.db is damaged");
    }

    @Test
    void truncatedFile_isNamed() throws Exception {
        try (RandomAccessFile open = new RandomAccessFile(file().toFile(), "rw")) {
            open.setLength(open.length() / 2);
        }

        assertThatThrownBy(this::start).hasMessageContaining("parley.db is damaged");
    }

    @Test
    void overwrittenPage_isNamed() throws Exception {
        try (RandomAccessFile open = new RandomAccessFile(file().toFile(), "rw")) {
            open.seek(4096L * 4);
            open.write(new byte[4096]);
        }

        assertThatThrownBy(this::start).hasMessageContaining("parley.db is damaged");
    }

    @Test
    void damagedHeader_isNamedAndLeavesTheDirectoryFree() throws Exception {
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), new byte[4096]);
        assertThatThrownBy(this::start).hasMessageContaining("parley.db is damaged");

        Files.write(file(), whole);
        start().close();
    }

    private Path file() {
        return directory.resolve("parley.db");
    }

    private SqliteEngine start() {
        SqliteEngine engine =
                new SqliteEngine(SqliteSettings.in(directory).withLockWait(Duration.ofMillis(100)), Clock.systemUTC());
        engine.start(new HeardEvents());
        return engine;
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void assertServerError(CompletionStage<?> stage) {
        assertThatThrownBy(() -> join(stage))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(ParleyException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.SERVER_ERROR));
    }
}
