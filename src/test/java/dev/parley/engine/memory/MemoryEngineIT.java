// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract in memory. A restart is of the same object, for what it holds lasts as long as that. */
class MemoryEngineIT extends EngineContract {
    @TempDir
    Path directory;

    private MemoryEngine memory;

    @Override
    protected Engine create() {
        memory = memory == null ? new MemoryEngine(clock, directory) : memory;
        return memory;
    }
}
