// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engine.HeardEvents;
import dev.parley.engine.sqlite.recovery.CommitFile;
import dev.parley.engine.sqlite.recovery.CommitRecord;
import dev.parley.testing.Tally;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are cut off, gone, or put back from an earlier day: what was acknowledged and is missing refuses the start, and nothing is
 * overwritten; once that is accepted, what is left is served under another epoch. What was never acknowledged may be cut.
 */
class TruncatedFileIT {
    private static final String LACKS = "commits that were acknowledged";
    private static final int FRAME = 4096 + 24;

    @TempDir
    static Path images;

    private static KnownLog log;
    private static String epoch;

    @TempDir
    Path folder;

    private Path data;

    @BeforeAll
    static void writeLog() throws Exception {
        log = KnownLog.write(images);
        epoch = RawFile.text(images.resolve("data"), "SELECT epoch FROM store", 1);
    }

    @BeforeEach
    void chooseData() {
        data = folder.resolve("data");
    }

    @Test
    void database_cutInHalf_isRefused() throws Exception {
        take("stopped");
        cut("parley.db", size("parley.db") / 2);

        assertRefusedUntouched("parley.db is damaged");
    }

    @Test
    void database_cutInHalfAfterAKill_isRefusedOrServedInFull() throws Exception {
        take("killed");
        cut("parley.db", size("parley.db") / 2);

        KnownLog.Outcome outcome = log.tryOut(data);

        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.started() || outcome.refusal().contains("parley.db is damaged"))
                .isTrue();
    }

    @Test
    void database_cutToNothing_isRefused() throws Exception {
        for (String image : new String[] {"stopped", "killed"}) {
            take(image);
            cut("parley.db", 0);

            assertRefusedUntouched("parley.db is empty");
        }
    }

    @Test
    void database_deleted_isRefused() throws Exception {
        for (String image : new String[] {"stopped", "killed"}) {
            take(image);
            Files.delete(data.resolve("parley.db"));

            assertRefusedUntouched("parley.db is missing");
        }
    }

    @Test
    void databaseAndRecord_deletedButNotTheWriteAheadLog_isRefused() throws Exception {
        take("killed");
        Files.delete(data.resolve("parley.db"));
        Files.delete(data.resolve("parley.db-commits"));

        assertRefusedUntouched("parley.db-wal holds messages of it");
    }

    @Test
    void everythingMovedAway_startsEmpty() throws Exception {
        take("killed");
        deleteAll();

        SqliteEngine engine = KnownLog.start(data);
        assertThat(KnownLog.done(engine.log().open(KnownLog.ROOM)).head().offset())
                .isZero();
        assertThat(KnownLog.done(engine.log().open(KnownLog.ROOM)).head().epoch())
                .isNotEqualTo(epoch);
        engine.close();
    }

    @Test
    void writeAheadLog_deletedAfterAKill_isRefusedUntilTheLossIsAccepted() throws Exception {
        take("killed");
        Files.delete(data.resolve("parley.db-wal"));
        assertRefusedUntouched(LACKS);

        Files.createFile(data.resolve("accept-loss"));

        assertServedUnderANewEpoch();
    }

    @Test
    void writeAheadLog_cutAnywhere_isRefusedUntilTheLossIsAccepted() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        int cuts = Boolean.getBoolean("parley.test.soak") ? 200 : 12;
        for (int i = 0; i < cuts; i++) {
            take("killed");
            int length = i == 0 ? 0 : random.nextInt((int) size("parley.db-wal") - 1);
            cut("parley.db-wal", length);
            assertThatThrownBy(() -> KnownLog.start(data))
                    .as("seed %d, cut to %d", seed, length)
                    .hasMessageContaining(LACKS)
                    .hasMessageContaining("accept-loss");
        }
        Files.createFile(data.resolve("accept-loss"));
        assertServedUnderANewEpoch();
        Tally.of("TruncatedFileIT")
                .seed(seed)
                .load("reading everything after a restart")
                .faults(cuts + " times parley.db-wal cut anywhere")
                .figure("started with less than was acknowledged", 0)
                .print();
    }

    @Test
    void writeAheadLog_withATornTailThatWasNotAcknowledged_starts() throws Exception {
        take("killed");
        byte[] whole = Files.readAllBytes(data.resolve("parley.db-wal"));
        // What a power cut leaves of a transaction: the frames of an earlier one stand for pages that came through.
        byte[] longer = Arrays.copyOf(whole, whole.length + 2 * FRAME + 1000);
        System.arraycopy(whole, 32, longer, whole.length + FRAME, FRAME);
        Files.write(data.resolve("parley.db-wal"), longer);

        assertThat(log.tryOut(data)).isEqualTo(new KnownLog.Outcome("", 0, List.of()));
    }

    @Test
    void recordBehindTheLog_asAfterAPowerCut_goesOnUnderItsEpoch() throws Exception {
        SqliteEngine engine = KnownLog.start(data);
        KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 1)));
        byte[] earlier = Files.readAllBytes(data.resolve("parley.db-commits"));
        KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 2)));
        String before = epochOf(engine);
        engine.close();
        Files.write(data.resolve("parley.db-commits"), earlier);

        engine = KnownLog.start(data);

        assertThat(epochOf(engine)).isEqualTo(before);
        assertThat(KnownLog.done(engine.log().open(KnownLog.ROOM)).head().offset())
                .isEqualTo(2);
        engine.close();
    }

    @Test
    void backup_putBack_isRefusedWithTheRecordOfLaterCommitsAndServedUnderANewEpochWithout() throws Exception {
        SqliteEngine engine = KnownLog.start(data);
        KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 1)));
        RawFile.change(data, "VACUUM INTO '" + folder.resolve("backup.db") + "'");
        KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 2)));
        String before = epochOf(engine);
        engine.close();
        Files.copy(folder.resolve("backup.db"), data.resolve("parley.db"), StandardCopyOption.REPLACE_EXISTING);
        assertRefusedUntouched(LACKS);

        Files.delete(data.resolve("parley.db-commits"));

        engine = KnownLog.start(data);
        assertThat(KnownLog.done(engine.log().open(KnownLog.ROOM)).head().offset())
                .isEqualTo(1);
        assertThat(epochOf(engine)).isNotEqualTo(before);
        String after = epochOf(engine);
        engine.close();
        engine = KnownLog.start(data);
        assertThat(epochOf(engine)).isEqualTo(after);
        engine.close();
    }

    @Test
    void wholeDirectory_copiedBack_isServedUnderANewEpoch() throws Exception {
        SqliteEngine engine = KnownLog.start(data);
        KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 1)));
        String before = epochOf(engine);
        engine.close();
        KnownLog.copy(data, folder.resolve("copy"));

        engine = KnownLog.start(folder.resolve("copy"));

        assertThat(epochOf(engine)).isNotEqualTo(before);
        engine.close();
    }

    @Test
    void acceptedLoss_whereNothingIsKnownToBeMissing_countsAllTheSameAndOnce() throws Exception {
        SqliteEngine engine = KnownLog.start(data);
        KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 1)));
        String before = epochOf(engine);
        engine.close();
        Files.createFile(data.resolve("accept-loss"));

        engine = KnownLog.start(data);

        String after = epochOf(engine);
        assertThat(after).isNotEqualTo(before);
        assertThat(data.resolve("accept-loss")).doesNotExist();
        engine.close();
        engine = KnownLog.start(data);
        assertThat(epochOf(engine)).isEqualTo(after);
        engine.close();
    }

    @Test
    void powerCutThatMayTakeTheLastMoments_isServedUnderANewEpoch() throws Exception {
        for (long missing : new long[] {0, 5}) {
            String before = leaveRecord(SqliteSettings.Synchronous.NORMAL, missing, 1);

            SqliteEngine engine = KnownLog.start(data);
            assertThat(epochOf(engine)).isNotEqualTo(before);
            engine.close();
        }
    }

    @Test
    void killThatCannotTakeTheLastMoments_isNoExcuse() throws Exception {
        leaveRecord(SqliteSettings.Synchronous.NORMAL, 5, 0);
        assertRefusedUntouched(LACKS);
        Files.delete(data.resolve("parley.db-commits"));
        leaveRecord(SqliteSettings.Synchronous.FULL, 5, 1);
        assertRefusedUntouched(LACKS);
        Files.delete(data.resolve("parley.db-commits"));
        String before = leaveRecord(SqliteSettings.Synchronous.NORMAL, 0, 0);

        SqliteEngine engine = KnownLog.start(data);
        assertThat(epochOf(engine)).isEqualTo(before);
        engine.close();
    }

    /** As if so many more commits had been acknowledged, and the machine had been started so often since; returns the epoch. */
    private String leaveRecord(SqliteSettings.Synchronous synchronous, long missing, long boots) throws Exception {
        SqliteEngine engine = new SqliteEngine(SqliteSettings.in(data).withSynchronous(synchronous), Clock.systemUTC());
        engine.start(new HeardEvents());
        KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 1)));
        String current = epochOf(engine);
        CommitRecord last =
                new CommitFile(data.resolve("parley.db-commits")).read().orElseThrow();
        engine.close();
        CommitRecord other = new CommitRecord(
                last.number() + 1,
                last.epoch(),
                last.commits() + missing,
                last.durable(),
                false,
                last.boot() + boots,
                last.place(),
                System.currentTimeMillis());
        try (RandomAccessFile file =
                new RandomAccessFile(data.resolve("parley.db-commits").toFile(), "rw")) {
            file.write(other.encode());
            file.seek(4096);
            file.write(other.encode());
        }
        return current;
    }

    private static String epochOf(SqliteEngine engine) throws Exception {
        return KnownLog.done(engine.log().open(KnownLog.ROOM)).head().epoch();
    }

    private void assertServedUnderANewEpoch() throws Exception {
        SqliteEngine engine = KnownLog.start(data);
        assertThat(epochOf(engine)).isNotEqualTo(epoch);
        assertThat(KnownLog.done(engine.log().open(KnownLog.ROOM)).head().offset())
                .isPositive();
        assertThat(data.resolve("accept-loss")).doesNotExist();
        KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 9999)));
        engine.close();
        KnownLog.start(data).close();
    }

    private void assertRefusedUntouched(String words) throws Exception {
        Map<String, String> before = contents();
        assertThatThrownBy(() -> KnownLog.start(data))
                .hasMessageContaining(words)
                .hasMessageContaining(data.resolve("parley.db").toString())
                .hasMessageContaining("docs/operations.md");
        assertThat(contents()).isEqualTo(before);
    }

    /** All but the shared memory, which says nothing after a kill and is made anew. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith("-shm") && !name.equals("parley.lock") && Files.size(file) > 0) {
                    contents.put(name, Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file));
                }
            }
        }
        return contents;
    }

    private void take(String image) throws IOException {
        if (Files.exists(data)) {
            deleteAll();
        }
        KnownLog.copy(images.resolve(image), data);
    }

    private void deleteAll() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    private long size(String name) throws IOException {
        return Files.size(data.resolve(name));
    }

    private void cut(String name, long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(data.resolve(name).toFile(), "rw")) {
            file.setLength(length);
        }
    }
}
