// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static dev.parley.engine.sqlite.KnownLog.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.MovableClock;
import dev.parley.engine.Retention;
import dev.parley.engine.Retentions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory as format 3 left it, with keys that all back ends shared and without sizes: brought up with its history, its marks and its
 * keys. The files are in the test's resources, as a server of that version wrote them: eleven messages in {@code room/lobby}, the first with
 * the key {@code order-1} of a back end, a private chat of ann and bob, marks, an inbox.
 */
class EarlierFormIT {
    /** When the first message was written. */
    private static final long WRITTEN = 1_796_006_509_612L;

    private static final ChannelName ROOM = ChannelName.room("lobby");

    @TempDir
    private Path data;

    private final MovableClock clock = new MovableClock();

    @AutoClose
    private SqliteEngine engine;

    @BeforeEach
    void start() throws IOException {
        try (InputStream file = EarlierFormIT.class.getResourceAsStream("format3.db")) {
            Files.copy(file, data.resolve("parley.db"));
        }
        clock.move(Duration.ofMillis(WRITTEN - clock.millis()).plusMinutes(5));
        open();
    }

    @Test
    void historyAndMarks_areThere() throws Exception {
        assertThat(done(engine.log().open(ROOM)).head().offset()).isEqualTo(11);
        String epoch = done(engine.log().open(ROOM)).head().epoch();
        assertThat(epoch).doesNotContain(".");
        assertThat(done(engine.log().message(ROOM, 1)).orElseThrow().body()).isEqualTo("\"order 1\"");
        assertThat(done(engine.conversations().view("ann", ChannelName.direct("ann", "bob")))
                        .unread())
                .isEqualTo(1);
        assertThat(done(engine.conversations().view("ann", ROOM)).read()).isEqualTo(11);
        assertThat(append("ann", "other").position()).isEqualTo(new Position(epoch, 12));
    }

    @Test
    void keyThatBackEndsShared_countsForEachOfThem_untilItHasLivedItsTime() throws Exception {
        assertThat(append(Message.Key.ofBackEnd("shop"), "order-1").duplicate()).isTrue();
        assertThat(append(Message.Key.ofBackEnd("billing"), "order-1")
                        .position()
                        .offset())
                .isEqualTo(1);
        assertThat(append("ann", "order-1").duplicate()).as("a person's").isFalse();
        Appended shop = append(Message.Key.ofBackEnd("shop"), "order-2");
        assertThat(append(Message.Key.ofBackEnd("shop"), "order-2").position()).isEqualTo(shop.position());
        assertThat(append(Message.Key.ofBackEnd("billing"), "order-2").duplicate())
                .as("a new one is each one's own")
                .isFalse();
        clock.move(Duration.ofHours(25));
        assertThat(append(Message.Key.ofBackEnd("shop"), "order-1").duplicate()).isFalse();
    }

    @Test
    void sizes_areCountedWhereTheyAreNeeded() throws Exception {
        Retentions small = Retentions.of(Map.of(ChannelKind.ROOM, new Retention(0, Duration.ZERO, 700)));
        int removed = 0;
        for (int i = 0; i < 5; i++) {
            removed += done(engine.upkeep().trim(small, 100));
        }
        assertThat(removed).isPositive();
        assertThat(done(engine.log().open(ROOM)).first()).isBetween(5L, 9L);
        assertThat(done(engine.log().open(ROOM)).head().offset()).isEqualTo(11);
        engine.close();
        open();
        assertThat(done(engine.upkeep().trim(small, 100))).isZero();
    }

    private void open() {
        engine = new SqliteEngine(SqliteSettings.in(data), clock);
        engine.start(new HeardEvents());
    }

    private Appended append(String owner, String key) throws Exception {
        return done(engine.log()
                .append(new Append(ROOM, new Sender("ann", "Ann"), "\"again\"", new Message.Key(owner, key), 0)));
    }
}
