// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteEngineIT extends EngineContract {
    @TempDir
    Path directory;

    @Override
    protected Engine create() {
        return new SqliteEngine(SqliteSettings.in(directory), clock);
    }
}
