// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.Read;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.testing.Rounds;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without the record of commits, as an earlier Parley left it: a byte that is not what was written, anywhere. Whatever it hits: the start is refused by name, or all that
 * is served is right, and all that was acknowledged is there or its loss is named.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteAheadLogIT {
    private static final ChannelName ROOM = ChannelName.room("lobby");
    private static final int IN_FILE = 40;
    private static final int IN_LOG = 40;
    private static final int FLIPS = Rounds.of(100, 300, 300);

    @TempDir
    static Path folder;

    private Path left;
    private int copies;

    /** A file with messages in it, and a log with more, as kill -9 leaves them: copied under the engine's feet. */
    @BeforeAll
    void leaveAFile() throws IOException {
        Path directory = folder.resolve("left");
        SqliteEngine engine = start(directory);
        append(engine, 0, IN_FILE);
        engine.close();
        engine = start(directory);
        append(engine, IN_FILE, IN_FILE + IN_LOG);
        left = folder.resolve("killed");
        copy(directory, left);
        engine.close();
        assertThat(Files.size(left.resolve("parley.db-wal"))).isPositive();
    }

    @Test
    void nothingFlipped_startsWithEverything() throws IOException {
        SqliteEngine engine = start(copied());

        assertThat(served(engine)).isEqualTo(IN_FILE + IN_LOG);
        engine.close();
    }

    @Test
    void flips_anywhere_areNeverServed_andNoLossIsSilent() throws IOException {
        Random random = new Random(20261121);
        int refused = 0;
        int named = 0;
        for (int i = 0; i < FLIPS; i++) {
            Path directory = copied();
            List<String> names = List.of("parley.db", "parley.db-wal", "parley.db-wal", "parley.db-shm");
            Path file = directory.resolve(names.get(random.nextInt(names.size())));
            long at = (long) (random.nextDouble() * Files.size(file));
            flip(file, at, 1 << random.nextInt(8));
            SqliteEngine engine;
            try {
                engine = start(directory);
            } catch (IllegalStateException e) {
                assertThat(e.getMessage())
                        .as("flip %d at %d of %s", i, at, file)
                        .containsAnyOf("damaged", "parley.db");
                refused++;
                continue;
            }
            int served = served(engine);
            // What is missing was answered with an error, which names it.
            named += IN_FILE + IN_LOG - served;
            engine.close();
        }
        assertThat(refused)
                .as("refused, with %d messages named as damaged", named)
                .isPositive();
    }

    @Test
    void logHeader_flipped_isNamed() throws IOException {
        for (int at = 0; at < 32; at++) {
            Path directory = copied();
            flip(directory.resolve("parley.db-wal"), at, 0x10);

            assertThatThrownBy(() -> start(directory)).hasMessageContaining("parley.db-wal is damaged");
        }
    }

    @Test
    void lastFrame_flipped_isNamed_sinceTheIndexKnowsIt() throws IOException {
        Path directory = copied();
        Path log = directory.resolve("parley.db-wal");
        flip(log, Files.size(log) - 5, 1);

        assertThatThrownBy(() -> start(directory)).hasMessageContaining("parley.db-wal is damaged");
    }

    @Test
    void lastTransaction_tornByAPowerCut_isLeftOut() throws IOException {
        Path directory = copied();
        Path log = directory.resolve("parley.db-wal");
        // No index after a power cut: it is made anew.
        Files.delete(directory.resolve("parley.db-shm"));
        try (RandomAccessFile open = new RandomAccessFile(log.toFile(), "rw")) {
            open.setLength(open.length() - 100);
        }
        SqliteEngine engine = start(directory);

        assertThat(join(engine.log().open(ROOM)).head().offset()).isEqualTo(IN_FILE + IN_LOG - 1);
        assertThat(served(engine, IN_FILE + IN_LOG - 1)).isEqualTo(IN_FILE + IN_LOG - 1);
        engine.close();
    }

    @Test
    void log_deletedOrCutShort_isNamed() throws IOException {
        Path without = copied();
        Files.delete(without.resolve("parley.db-wal"));
        assertThatThrownBy(() -> start(without)).hasMessageContaining("parley.db-wal is missing");

        Path cut = copied();
        try (RandomAccessFile open =
                new RandomAccessFile(cut.resolve("parley.db-wal").toFile(), "rw")) {
            open.setLength(open.length() / 2);
        }
        assertThatThrownBy(() -> start(cut)).hasMessageContaining("parley.db-wal is damaged");
    }

    @Test
    void loss_thatIsAccepted_startsWithAnotherEpoch_andOnce() throws IOException {
        Path directory = copied();
        String before = epoch(start(copied()));
        Path log = directory.resolve("parley.db-wal");
        flip(log, Files.size(log) / 2, 1);
        assertThatThrownBy(() -> start(directory)).hasMessageContaining("accept-loss");

        Files.createFile(directory.resolve("accept-loss"));
        SqliteEngine engine = start(directory);

        assertThat(epoch(engine)).isNotEqualTo(before);
        assertThat(directory.resolve("accept-loss")).doesNotExist();
        engine.close();
        start(directory).close();
    }

    /** How many are served; each is right, or the request fails with {@code server.error}. */
    private static int served(SqliteEngine engine) {
        return served(engine, IN_FILE + IN_LOG);
    }

    private static int served(SqliteEngine engine, int head) {
        int served = 0;
        for (int offset = 1; offset <= head; offset++) {
            try {
                List<Message> one = join(engine.log().read(Read.forward(ROOM, offset - 1, offset, 1)))
                        .messages();
                assertThat(one).as("offset %d", offset).hasSize(1);
                assertThat(one.get(0).body()).isEqualTo(body(offset - 1));
                assertThat(one.get(0).offset()).isEqualTo(offset);
                served++;
            } catch (CompletionException e) {
                assertThat(((ParleyException) e.getCause()).code())
                        .isIn(ErrorCode.SERVER_ERROR, ErrorCode.SERVER_UNAVAILABLE);
            }
        }
        return served;
    }

    private static void append(SqliteEngine engine, int from, int to) {
        for (int i = from; i < to; i++) {
            join(engine.log().append(new Append(ROOM, new Sender("ann", "Ann"), body(i), null, 0)));
        }
    }

    private static String body(int i) {
        return "\"" + (i + " some text ").repeat(20) + "\"";
    }

    private static String epoch(SqliteEngine engine) {
        try {
            return join(engine.log().open(ROOM)).head().epoch();
        } finally {
            engine.close();
        }
    }

    private Path copied() throws IOException {
        Path directory = folder.resolve("copy" + copies++);
        copy(left, directory);
        return directory;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : List.of("parley.db", "parley.db-wal", "parley.db-shm")) {
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int value = open.read();
            open.seek(at);
            open.write(value ^ bit);
        }
    }

    private static SqliteEngine start(Path directory) {
        SqliteEngine engine =
                new SqliteEngine(SqliteSettings.in(directory).withLockWait(Duration.ofMillis(100)), Clock.systemUTC());
        engine.start(new HeardEvents());
        return engine;
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
