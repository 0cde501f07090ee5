// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineContext;
import dev.parley.engine.EngineProvider;

/** Makes the {@link MemoryEngine}. Stateless. */
public final class MemoryProvider implements EngineProvider {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Engine engine(EngineContext context) {
        return new MemoryEngine(context.clock(), context.directory());
    }
}
