// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Append;
import dev.parley.engine.MovableClock;
import dev.parley.engine.Quota;
import dev.parley.engine.Retention;
import dev.parley.engine.Retentions;
import dev.parley.identity.User;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One trimming after the other, between the appends, rollbacks and deletions that may come in between. */
class TrimmerTest {
    private static final ChannelName ROOM = ChannelName.room("lobby");
    private static final ChannelName OTHER = ChannelName.room("other");
    private static final int ENOUGH = 1_000;

    private final MovableClock clock = new MovableClock();
    private final TablesInMemory tables;

    TrimmerTest() throws SQLException {
        tables = new TablesInMemory(clock);
    }

    @AfterEach
    void close() throws SQLException {
        tables.close();
    }

    @Test
    void trim_atMostSoMany_goesOnTheNextTime() throws SQLException {
        tables.fill(ROOM, 10, "1");

        assertThat(trim(4, newest(3))).isEqualTo(4);
        assertThat(tables.offsets(ROOM)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(tables.row(ROOM).first()).isEqualTo(5);

        assertThat(trim(4, newest(3))).isEqualTo(3);
        assertThat(trim(4, newest(3))).isZero();
        assertThat(tables.offsets(ROOM)).containsExactly(8L, 9L, 10L);
        assertThat(tables.row(ROOM).head()).isEqualTo(10);
    }

    @Test
    void trim_ofTwoChannels_sharesOneMaximum() throws SQLException {
        tables.fill(ROOM, 5, "1");
        tables.fill(OTHER, 5, "1");

        assertThat(trim(6, newest(1))).isEqualTo(6);
        assertThat(trim(6, newest(1))).isEqualTo(2);
        assertThat(tables.offsets(ROOM)).containsExactly(5L);
        assertThat(tables.offsets(OTHER)).containsExactly(5L);
    }

    @Test
    void trim_afterAnAppendOfTheSameTransaction_seesIt() throws SQLException {
        tables.fill(ROOM, 3, "1");
        assertThat(trim(ENOUGH, newest(3))).isZero();

        tables.log.append(new Append(ROOM, null, "1", null, 0));

        assertThat(trim(ENOUGH, newest(3))).isEqualTo(1);
        assertThat(tables.offsets(ROOM)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void trim_afterARollback_believesTheTableAlone() throws SQLException {
        tables.fill(ROOM, 3, "1");
        assertThat(trim(ENOUGH, newest(3))).isZero();
        tables.statements.execute("BEGIN");
        tables.fill(ROOM, 5, "1");
        tables.statements.execute("ROLLBACK");
        tables.log.logs().forget();

        assertThat(trim(ENOUGH, newest(3))).isZero();
        tables.fill(ROOM, 1, "1");
        assertThat(trim(ENOUGH, newest(3))).isEqualTo(1);
        assertThat(tables.offsets(ROOM)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void trim_thatIsRolledBack_isDoneAgain() throws SQLException {
        tables.fill(ROOM, 5, "1");
        tables.statements.execute("BEGIN");
        assertThat(trim(ENOUGH, newest(2))).isEqualTo(3);
        tables.statements.execute("ROLLBACK");
        tables.log.logs().forget();

        assertThat(tables.offsets(ROOM)).hasSize(5);
        assertThat(trim(ENOUGH, newest(2))).isEqualTo(3);
        assertThat(tables.row(ROOM).first()).isEqualTo(4);
    }

    @Test
    void trim_byAge_takesWhatWasThereBefore_andNoMore() throws SQLException {
        tables.fill(ROOM, 2, "1");
        clock.move(Duration.ofDays(2));
        tables.fill(ROOM, 1, "1");
        Retention oneDay = new Retention(0, Duration.ofDays(1));

        assertThat(trim(1, oneDay)).isEqualTo(1);
        assertThat(trim(ENOUGH, oneDay)).isEqualTo(1);
        assertThat(tables.offsets(ROOM)).containsExactly(3L);

        clock.move(Duration.ofDays(2));
        assertThat(trim(ENOUGH, oneDay)).isEqualTo(1);
        assertThat(tables.offsets(ROOM)).isEmpty();
        tables.fill(ROOM, 1, "1");
        assertThat(tables.offsets(ROOM)).containsExactly(4L);
    }

    @Test
    void trim_ofExpiredMessages_takesTheTextOnce_andSaysThatTextIsGone() throws SQLException {
        tables.log.append(new Append(ROOM, null, "1", null, 60));
        tables.fill(ROOM, 1, "1");
        assertThat(trim(ENOUGH, newest(0))).isZero();
        assertThat(tables.log.takeErased()).isFalse();

        clock.move(Duration.ofSeconds(61));

        assertThat(trim(ENOUGH, newest(0))).isEqualTo(1);
        assertThat(tables.log.takeErased()).isTrue();
        assertThat(trim(ENOUGH, newest(0))).isZero();
        assertThat(tables.offsets(ROOM)).containsExactly(1L, 2L);
    }

    @Test
    void trim_betweenTheStepsOfASweep_leavesADeletedChannelToIt() throws SQLException {
        tables.fill(ROOM, 5, "1");
        assertThat(new Deletion(tables.log, tables.marks).delete(ROOM).messages())
                .isEqualTo(5);
        Sweeper sweeper = new Sweeper(tables.log, tables.marks);
        assertThat(sweeper.step(2).rows()).isEqualTo(2);

        assertThat(new Trimmer(tables.log, ENOUGH).trim(new Retentions(kinds(newest(1)), 1)))
                .isZero();

        assertThat(sweeper.step(10).rows()).isEqualTo(3);
        assertThat(sweeper.isAnythingLeft()).isTrue();
        assertThat(sweeper.step(10).rows()).isEqualTo(1);
        assertThat(sweeper.isAnythingLeft()).isFalse();
        assertThat(sweeper.step(10).rows()).isZero();
    }

    @Test
    void trim_ofGuests_forgetsThoseWhoWereLongAway_andNobodyElse() throws SQLException {
        tables.log.members().join("guest-1", ROOM, Quota.UNLIMITED, false);
        tables.log.members().join("ann", ROOM, Quota.UNLIMITED, false);
        tables.log.note(User.known("ann", "Ann", Set.of()), Quota.UNLIMITED);
        assertThat(trim(ENOUGH, newest(0))).isZero();

        clock.move(Duration.ofDays(31));

        assertThat(trim(ENOUGH, newest(0))).isEqualTo(1);
        assertThat(tables.statements.list(row -> row.getString(1), "SELECT user FROM member"))
                .containsExactly("ann");
        assertThat(tables.statements.number("SELECT count(*) FROM person")).isEqualTo(1);
    }

    private static Retention newest(long messages) {
        return new Retention(messages, Duration.ZERO);
    }

    private static Map<ChannelKind, Retention> kinds(Retention rooms) {
        return Map.of(ChannelKind.ROOM, rooms);
    }

    private int trim(int max, Retention rooms) throws SQLException {
        return new Trimmer(tables.log, max).trim(Retentions.of(kinds(rooms)));
    }
}
