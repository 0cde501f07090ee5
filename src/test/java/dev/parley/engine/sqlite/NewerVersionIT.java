// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.Position;
import dev.parley.engine.sqlite.log.Schema;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** A file of a later form is refused and not touched; one of an earlier form is brought up, with its history and its epoch. */
class NewerVersionIT {
    @TempDir
    Path data;

    @Test
    void laterForm_isRefusedUntouched() throws Exception {
        KnownLog.start(data).close();
        RawFile.change(data, "PRAGMA user_version = " + (Schema.VERSION + 1));
        byte[] before = Files.readAllBytes(data.resolve("parley.db"));

        assertThatThrownBy(() -> KnownLog.start(data))
                .hasMessageContaining("newer Parley")
                .hasMessageContaining(data.resolve("parley.db").toString())
                .hasMessageContaining("restore the backup");

        assertThat(Files.readAllBytes(data.resolve("parley.db"))).isEqualTo(before);
        RawFile.change(data, "PRAGMA user_version = " + Schema.VERSION);
        KnownLog.start(data).close();
    }

    @Test
    void firstForm_isBroughtUpWithItsHistoryAndEpoch() throws Exception {
        try (InputStream script = Schema.class.getResourceAsStream("V1.sql");
                Connection connection =
                        new JDBC().connect("jdbc:sqlite:" + data.resolve("parley.db"), new Properties());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            statement.executeUpdate("PRAGMA application_id = " + 0x50726c79);
            statement.executeUpdate("PRAGMA user_version = 1");
            statement.executeUpdate("INSERT INTO store VALUES ('epoch-of-old', 1, 0)");
            statement.executeUpdate("INSERT INTO channel VALUES (1, 'room', 'room/lobby', 7, 8, 5, NULL)");
        }

        SqliteEngine engine = KnownLog.start(data);

        assertThat(KnownLog.done(engine.log().open(KnownLog.ROOM)).head()).isEqualTo(new Position("epoch-of-old", 7));
        assertThat(KnownLog.done(engine.log().append(KnownLog.keyed(KnownLog.ROOM, 1)))
                        .position()
                        .offset())
                .isEqualTo(8);
        engine.close();
        engine = KnownLog.start(data);
        assertThat(KnownLog.done(engine.log().open(KnownLog.ROOM)).head()).isEqualTo(new Position("epoch-of-old", 8));
        engine.close();
    }
}
