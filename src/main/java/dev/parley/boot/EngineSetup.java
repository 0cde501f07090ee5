// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.config.StorageSettings;
import dev.parley.engine.CommitMeter;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineContext;
import dev.parley.engine.EngineProvider;
import dev.parley.engine.memory.MemoryProvider;
import dev.parley.engine.sqlite.SqliteProvider;
import java.time.Clock;
import java.util.List;

/** Makes the engine that the settings ask for. */
final class EngineSetup {
    private static final List<EngineProvider> PROVIDERS = List.of(new SqliteProvider(), new MemoryProvider());

    private EngineSetup() {}

    /** Opens nothing yet. */
    static Engine engine(StorageSettings storage, CommitMeter meter) {
        EngineContext context = new EngineContext(storage.data(), storage.engineSettings(), Clock.systemUTC(), meter);
        return PROVIDERS.stream()
                .filter(provider -> provider.name().equals(storage.engine()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("parley.engine: there is no engine " + storage.engine()))
                .engine(context);
    }
}
