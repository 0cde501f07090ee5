// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static dev.parley.engine.sqlite.KnownLog.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.MovableClock;
import dev.parley.engine.Retention;
import dev.parley.engine.Retentions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** What was recalled, has expired or was trimmed is in no byte of any file of the data directory, seconds later. */
class ErasedTextIT {
    private static final Pattern SECRET = Pattern.compile("secret-[0-9]{6}-");

    private static final int PAGE = 4096;

    @TempDir
    private Path data;

    private final MovableClock clock = new MovableClock();
    private final Set<String> remnants = new HashSet<>();
    private final Random random = new Random(20261130);

    @AutoClose
    private SqliteEngine engine;

    @BeforeEach
    void start() {
        engine = new SqliteEngine(SqliteSettings.in(data), clock);
        engine.start(new HeardEvents());
    }

    @Test
    void recalledTexts_ofAllSizes_inChannelsThatGrowIntoEachOther_areNowhere() throws Exception {
        Set<String> kept = new HashSet<>();
        Set<String> recalled = new HashSet<>();
        List<Place> places = publish(2_000);
        for (Place place : places) {
            (random.nextInt(3) == 0 ? recalled : kept).add(place.secret);
        }
        List<CompletionStage<Boolean>> stages = new ArrayList<>();
        List<CompletionStage<Place>> more = new ArrayList<>();
        for (Place place : places) {
            if (recalled.contains(place.secret)) {
                stages.add(engine.log().recall(place.channel, place.offset));
            }
            // Between the recalls, so that pages are split and put in order while some of what they hold is gone.
            if (random.nextInt(4) == 0) {
                more.add(publish(place.channel, 0));
            }
        }
        for (CompletionStage<Place> stage : more) {
            kept.add(done(stage).secret);
        }
        for (CompletionStage<Boolean> stage : stages) {
            assertThat(done(stage)).isTrue();
        }

        assertThat(recalled).hasSizeGreaterThan(300);
        await().untilAsserted(() -> assertThat(found()).doesNotContainAnyElementsOf(recalled));
        assertThat(found()).containsAll(kept);
        remnants.retainAll(recalled);
        assertThat(remnants).as("copies in the middle of pages").hasSizeLessThan(recalled.size() / 50);
    }

    @Test
    void expiredAndTrimmedTexts_areNowhere() throws Exception {
        ChannelName room = ChannelName.room("short");
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            gone.add(append(room, i % 2 == 0 ? 5 : 0).secret);
        }
        String last = append(room, 0).secret;
        clock.move(Duration.ofSeconds(10));

        done(engine.upkeep().trim(Retentions.of(Map.of(ChannelKind.ROOM, new Retention(1, Duration.ZERO))), 1000));

        await().untilAsserted(() -> assertThat(found()).doesNotContainAnyElementsOf(gone));
        assertThat(found()).contains(last);
    }

    /** The file is cut only when nobody needs it: until then it is tried again. */
    @Test
    void recalledText_whileABackUpReads_isGoneAfterIt() throws Exception {
        Place place = append(ChannelName.room("lobby"), 0);
        try (var backUp = new JDBC().connect("jdbc:sqlite:" + data.resolve("parley.db"), new Properties());
                var statement = backUp.createStatement()) {
            statement.execute("BEGIN");
            try (var rows = statement.executeQuery("SELECT count(*) FROM message")) {
                assertThat(rows.getLong(1)).isEqualTo(1);
            }
            assertThat(done(engine.log().recall(place.channel, place.offset))).isTrue();
            // Others are served meanwhile.
            String other = append(ChannelName.room("lobby"), 0).secret;
            assertThat(found()).contains(place.secret, other);
            statement.execute("COMMIT");
        }
        await().untilAsserted(() -> assertThat(found()).doesNotContain(place.secret));
    }

    private record Place(ChannelName channel, long offset, String secret) {}

    private int number;

    private List<Place> publish(int count) throws Exception {
        List<Place> places = new ArrayList<>();
        List<CompletionStage<Place>> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stages.add(publish(ChannelName.room("r" + random.nextInt(40)), 0));
        }
        for (CompletionStage<Place> stage : stages) {
            places.add(done(stage));
        }
        return places;
    }

    private Place append(ChannelName channel, long ttl) throws Exception {
        return done(publish(channel, ttl));
    }

    private CompletionStage<Place> publish(ChannelName channel, long ttl) {
        String secret = "secret-%06d-".formatted(number++);
        int copies = random.nextInt(20) == 0 ? 1 + random.nextInt(1200) : 1 + random.nextInt(12);
        String body = "\"" + secret.repeat(copies) + "\"";
        return engine.log()
                .append(new Append(channel, new Sender("ann", "Ann"), body, null, ttl))
                .thenApply(appended -> new Place(channel, appended.position().offset(), secret));
    }

    /**
     * Every secret that stands in any file; in the database, outside the unused middle of a page. There SQLite may leave a copy of a row that
     * it has moved to a neighbour when it split the page, and which no setting of it clears: docs/reliability.md says so.
     *
     * <p>SQLite's locks belong to this process and go with any close of its files; here no other process wants any.
     */
    private Set<String> found() throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("native"))
                    .toList()) {
                try {
                    // Each byte is a character, so nothing is lost.
                    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                    boolean database = file.endsWith("parley.db");
                    Matcher matcher = SECRET.matcher(bytes);
                    while (matcher.find()) {
                        if (database && isInUnusedMiddle(bytes, matcher.start())) {
                            remnants.add(matcher.group());
                        } else {
                            found.add(matcher.group());
                        }
                    }
                } catch (NoSuchFileException ignored) {
                    // One that comes and goes.
                }
            }
        }
        return found;
    }

    /** Between the list of a page's cells and the first cell: https://www.sqlite.org/fileformat2.html#b_tree_pages. */
    private static boolean isInUnusedMiddle(String file, int at) {
        int page = at / PAGE * PAGE;
        int header = page == 0 ? 100 : page;
        int type = file.charAt(header);
        boolean interior = type == 2 || type == 5;
        boolean leaf = type == 10 || type == 13;
        int cells = number(file, header + 3);
        int listEnd = header + (interior ? 12 : 8) + 2 * cells;
        return (interior || leaf) && at >= listEnd && at < page + number(file, header + 5);
    }

    private static int number(String file, int at) {
        return file.charAt(at) << 8 | file.charAt(at + 1);
    }
}
