// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.config.StorageSettings;
import dev.parley.engine.CommitMeter;
import dev.parley.engine.Engine;
import dev.parley.engine.sqlite.SqliteEngine;
import dev.parley.engine.sqlite.SqliteSettings;
import java.time.Clock;
import java.time.Duration;

/** Makes the engine that the settings ask for. */
final class EngineSetup {
    private EngineSetup() {}

    /** Opens nothing yet. */
    static Engine engine(StorageSettings storage, CommitMeter meter) {
        SqliteSettings settings = SqliteSettings.in(storage.data())
                .withLockWait(Duration.ZERO)
                .withSynchronous(
                        storage.sqliteFull() ? SqliteSettings.Synchronous.FULL : SqliteSettings.Synchronous.NORMAL);
        return new SqliteEngine(settings, Clock.systemUTC(), meter);
    }
}
