// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class KnownDamageTest {
    private int opened;
    private int closed;
    private final KnownDamage damage = new KnownDamage(Path.of("data"), new SecondLook(this::open));
    private int asked;
    private int damagedLooks;

    @Test
    void askAgain_secondLookIsSound_answersAndConcludesNothing() throws Exception {
        String answer = damage.askAgain(reader -> "sound");

        assertThat(answer).isEqualTo("sound");
        assertThat(damage.reason()).isEmpty();
        assertThat(opened).isEqualTo(1);
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void askAgain_secondLookSaysTheSame_isKnownUntilItCanBeRead() throws Exception {
        damagedLooks = 2;
        assertThatThrownBy(() -> damage.askAgain(this::look)).isInstanceOf(Damage.class);
        assertThat(damage.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("damaged"));

        damage.askAgain();
        assertThat(damage.reason()).isPresent();

        damage.askAgain();
        assertThat(damage.reason()).isEmpty();
        assertThat(asked).isEqualTo(3);
        assertThat(closed).isEqualTo(opened);
    }

    @Test
    void suspect_whatIsKnown_isNotLookedAtOnceMore() {
        damagedLooks = 10;
        Damage found = Damage.found("message 3 of room/lobby", this::look);
        damage.suspect(found);
        damage.suspect(found);

        assertThat(damage.isKnown(found)).isTrue();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void suspect_whatIsSound_isForgotten() {
        damage.suspect(Damage.found("message 3 of room/lobby", reader -> "sound"));

        assertThat(damage.reason()).isEmpty();
    }

    @Test
    void otherFailures_concludeNothing() {
        assertThat(SecondLook.isSuspicion(new IllegalStateException("our fault")))
                .isFalse();
        assertThat(SecondLook.isSuspicion(new SQLiteException("busy", SQLiteErrorCode.SQLITE_BUSY)))
                .isFalse();
        assertThat(SecondLook.isSuspicion(new SQLiteException("io", SQLiteErrorCode.SQLITE_IOERR_READ)))
                .isFalse();
        assertThat(SecondLook.isSuspicion(new SQLiteException("page", SQLiteErrorCode.SQLITE_CORRUPT)))
                .isTrue();

        assertThatThrownBy(() -> damage.askAgain(reader -> {
                    throw new SQLException("gone");
                }))
                .hasMessage("gone");
        assertThat(damage.reason()).isEmpty();
    }

    private Object look(LogReader reader) {
        asked++;
        if (asked <= damagedLooks) {
            throw Damage.found("message 3 of room/lobby", this::look);
        }
        return asked;
    }

    private LogReader open() {
        opened++;
        Connection connection = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    closed += method.getName().equals("close") ? 1 : 0;
                    return null;
                });
        return new LogReader(new Statements(connection), "epoch", Clock.systemUTC(), found -> {});
    }
}
