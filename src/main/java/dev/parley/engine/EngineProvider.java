// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

/** Makes the engine that {@code parley.engine} names. Stateless. */
public interface EngineProvider {
    /** The word that stands in {@code parley.engine}. */
    String name();

    /** Makes an engine. Opens nothing, and starts no thread, before {@link Engine#start}. */
    Engine engine(EngineContext context);
}
