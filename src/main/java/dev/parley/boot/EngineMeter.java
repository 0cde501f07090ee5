// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.engine.CommitMeter;
import dev.parley.metrics.Metrics;

/** Lets the metrics hear of the engine, of which they know nothing. Thread-safe. */
record EngineMeter(Metrics metrics) implements CommitMeter {
    @Override
    public void committed(int operations, long nanos) {
        metrics.committed(operations, nanos);
    }

    @Override
    public void read() {
        metrics.read();
    }
}
