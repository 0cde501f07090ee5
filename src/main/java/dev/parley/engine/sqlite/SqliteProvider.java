// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineContext;
import dev.parley.engine.EngineProvider;
import java.time.Duration;
import java.util.Locale;

/** Makes the {@link SqliteEngine}. Stateless. */
public final class SqliteProvider implements EngineProvider {
    private static final String SYNCHRONOUS = "parley.sqlite.synchronous";

    @Override
    public String name() {
        return "sqlite";
    }

    /** It does not wait for the lock of the directory: whoever starts it tries again. */
    @Override
    public Engine engine(EngineContext context) {
        SqliteSettings settings = SqliteSettings.in(context.directory())
                .withLockWait(Duration.ZERO)
                .withSynchronous(SqliteSettings.Synchronous.valueOf(
                        context.setting(SYNCHRONOUS).toUpperCase(Locale.ROOT)));
        return new SqliteEngine(settings, context.clock(), context.meter());
    }
}
