// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import java.util.concurrent.CompletionStage;

/** What nodes tell each other that no log keeps. Thread-safe; see {@link Engine} for what holds for every stage. */
public interface NodeBus {
    /** Hands a signal to the listeners of all nodes, this one included. Not stored; lost where a node is away. */
    CompletionStage<Void> signal(Signal signal);
}
