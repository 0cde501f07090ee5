// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Rounds;
import dev.parley.testing.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flipped bit, anywhere: the start is refused with words that name the file and the fix, or everything that is served is right and
 * what cannot be is refused by name. Never a wrong answer, never a message that was acknowledged and is silently gone, never a hang.
 */
class FlippedByteIT {
    private static final Logger logger = LoggerFactory.getLogger(FlippedByteIT.class);
    private static final int FLIPS = Integer.getInteger("parley.test.flips", Rounds.of(30, 60, 1000));
    private static final int EACH = Rounds.of(3, 6, 12);
    private static final int PAGE = 4096;
    private static final int FRAME = PAGE + 24;

    private static final String DB = "parley.db";
    private static final String WAL = "parley.db-wal";

    @TempDir
    static Path folder;

    private static KnownLog log;

    private final Random random = new Random(20261121);

    @BeforeAll
    static void writeLog() throws Exception {
        log = KnownLog.write(folder);
    }

    @AfterEach
    void deleteCopy() throws IOException {
        delete(folder.resolve("copy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "killed", "wrapped"})
    void nothingFlipped_isAllServed(String image) throws Exception {
        assertThat(tryOut(image, Map.of())).isEqualTo(new KnownLog.Outcome("", 0, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"stopped, 3", "killed, 13", "wrapped, 7"})
    void header(String image, int step) throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int at = 0; at < 100; at += step) {
            count(outcomes, tryOut(image, Map.of(DB, at)), image + " header " + at);
        }
        logger.info("header of {}: {}", image, outcomes);
    }

    @ParameterizedTest
    @CsvSource({
        "schema, sqlite_schema, leaf",
        "messages, message, leaf",
        "inner page, message, internal",
        "long bodies, message, overflow",
        "keys, message_by_key, leaf",
        "senders, message_by_sender, leaf",
        "channels, channel, leaf",
        "names of channels, sqlite_autoindex_channel_1, leaf",
        "members, member, leaf",
        "people, person, leaf",
        "store, store, leaf"
    })
    void pageOfEachKind(String kind, String table, String type) throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        List<Integer> pages = pages("name = '" + table + "' AND pagetype = '" + type + "'");
        assertThat(pages).isNotEmpty();
        for (int i = 0; i < EACH; i++) {
            int at = somethingIn(pages.get(random.nextInt(pages.size())));
            count(outcomes, tryOut("stopped", Map.of(DB, at)), kind + " " + at);
        }
        logger.info("{}: {}", kind, outcomes);
    }

    /** What docs/operations.md says of a damaged index. */
    @Test
    void damagedIndex_isMendedByReindex() throws Exception {
        int at = somethingIn(
                pages("name = 'message_by_key' AND pagetype = 'leaf'").get(0));
        KnownLog.Outcome outcome = tryOut("stopped", Map.of(DB, at));
        while (!outcome.refusal().contains("index")) {
            at = somethingIn(
                    pages("name = 'message_by_key' AND pagetype = 'leaf'").get(0));
            outcome = tryOut("stopped", Map.of(DB, at));
        }

        RawFile.change(folder.resolve("copy"), "REINDEX");

        assertThat(log.tryOut(folder.resolve("copy"))).isEqualTo(new KnownLog.Outcome("", 0, List.of()));
    }

    @Test
    void freePage() throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        List<Integer> used = pages("true");
        List<Integer> free = new ArrayList<>();
        for (int page = 2; page <= Files.size(folder.resolve("stopped").resolve(DB)) / PAGE; page++) {
            if (!used.contains(page)) {
                free.add(page);
            }
        }
        assertThat(free).isNotEmpty();
        for (int i = 0; i < EACH; i++) {
            int at = (free.get(random.nextInt(free.size())) - 1) * PAGE + random.nextInt(i < EACH / 2 ? 16 : PAGE);
            count(outcomes, tryOut("stopped", Map.of(DB, at)), "free page " + at);
        }
        logger.info("free pages: {}", outcomes);
    }

    @Test
    void writeAheadLog_headerFrameHeaderOrData_isRefusedAsAcknowledgedMessagesAreMissing() throws Exception {
        long size = Files.size(folder.resolve("killed").resolve(WAL));
        int frames = (int) ((size - 32) / FRAME);
        List<Integer> places = new ArrayList<>(List.of(0, 5, 9, 13, 17, 21, 25, 29));
        for (int frame : new int[] {0, frames / 2, frames - 1}) {
            int start = 32 + frame * FRAME;
            for (int at : new int[] {1, 9, 17, 24, 1000}) {
                places.add(start + at);
            }
        }
        for (int at : places) {
            KnownLog.Outcome outcome = tryOut("killed", Map.of(WAL, at));
            assertThat(outcome.refusal())
                    .as("byte %d", at)
                    .contains("commits that were acknowledged")
                    .contains(DB)
                    .contains("parley.db-wal is damaged")
                    .contains("accept-loss")
                    .contains("docs/operations.md");
        }
    }

    @Test
    void sharedMemory_isMadeAnew() throws Exception {
        for (int i = 0; i < 10; i++) {
            int at = random.nextInt((int) Files.size(folder.resolve("killed").resolve("parley.db-shm")));
            assertThat(tryOut("killed", Map.of("parley.db-shm", i < 5 ? random.nextInt(136) : at)))
                    .isEqualTo(new KnownLog.Outcome("", 0, List.of()));
        }
    }

    @Test
    void countOfCommits_isServedUnderANewEpoch() throws Exception {
        String epoch = RawFile.text(folder.resolve("data"), "SELECT epoch FROM store", 1);
        for (int i = 0; i < 6; i++) {
            int at = random.nextInt(100);
            assertThat(tryOut("killed", Map.of("parley.db-commits", at)))
                    .isEqualTo(new KnownLog.Outcome("", 0, List.of()));
            assertThat(RawFile.text(folder.resolve("copy"), "SELECT epoch FROM store", 1))
                    .isNotEqualTo(epoch);
        }
    }

    @Test
    void anywhere() throws Exception {
        long seed = Long.getLong("parley.test.seed", ThreadLocalRandom.current().nextLong());
        Random anywhere = new Random(seed);
        Map<String, Integer> outcomes = new TreeMap<>();
        List<String> images = List.of("stopped", "killed", "wrapped");
        for (int i = 0; i < FLIPS; i++) {
            String image = images.get(anywhere.nextInt(images.size()));
            String file = image.equals("stopped") || anywhere.nextBoolean() ? DB : WAL;
            int at = anywhere.nextInt((int) Files.size(folder.resolve(image).resolve(file)));
            count(outcomes, tryOut(image, Map.of(file, at)), "seed " + seed + ": " + image + " " + file + " " + at);
        }
        Tally.of("FlippedByteIT")
                .seed(seed)
                .load("reading everything after a restart")
                .faults(FLIPS + " times one flipped bit in parley.db or parley.db-wal")
                .figure("served wrongly", 0)
                .figure("outcomes", outcomes)
                .print();
    }

    /** The place of a byte in that page that says something; most of a page may be empty. */
    private int somethingIn(int page) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("stopped").resolve(DB));
        int at = 0;
        while (at == 0 || bytes[at] == 0) {
            at = (page - 1) * PAGE + random.nextInt(PAGE);
        }
        return at;
    }

    private void count(Map<String, Integer> outcomes, KnownLog.Outcome outcome, String where) {
        assertThat(outcome.wrong()).as(where).isEmpty();
        if (!outcome.started()) {
            assertThat(outcome.refusal()).as(where).contains(DB).contains("docs/operations.md");
        }
        String name = "refused at the start";
        if (outcome.started()) {
            name = outcome.refused() > 0 ? "served but for a part, which is refused" : "served in full";
        }
        outcomes.merge(name, 1, Integer::sum);
    }

    /** On a fresh copy, with a random bit of that byte flipped in each of the files. */
    private KnownLog.Outcome tryOut(String image, Map<String, Integer> flips) throws Exception {
        Path copy = folder.resolve("copy");
        delete(copy);
        KnownLog.copy(folder.resolve(image), copy);
        for (Map.Entry<String, Integer> flip : flips.entrySet()) {
            byte[] bytes = Files.readAllBytes(copy.resolve(flip.getKey()));
            bytes[flip.getValue()] ^= (byte) (1 << random.nextInt(8));
            Files.write(copy.resolve(flip.getKey()), bytes);
        }
        return log.tryOut(copy);
    }

    private List<Integer> pages(String condition) throws Exception {
        String found =
                RawFile.text(folder.resolve("stopped"), "SELECT pageno || ' ' FROM dbstat WHERE " + condition, 1);
        return Stream.of(found.strip().split(" ")).map(Integer::valueOf).toList();
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
