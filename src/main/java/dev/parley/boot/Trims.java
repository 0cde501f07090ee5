// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.engine.Retentions;
import dev.parley.engine.Upkeep;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what retention no longer keeps, step by step until nothing is left to take. Thread-safe; waits for nothing. */
final class Trims implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(Trims.class);
    private static final int STEP = 500;

    private final Upkeep upkeep;
    private final Retentions retention;
    private final Executor executor;
    private final BooleanSupplier stopping;

    Trims(Upkeep upkeep, Retentions retention, Executor executor, BooleanSupplier stopping) {
        this.upkeep = upkeep;
        this.retention = retention;
        this.executor = executor;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        var unused = upkeep.trim(retention, STEP).whenComplete((removed, failure) -> {
            if (failure != null) {
                logger.debug("Retention waits: {}", failure.toString());
            } else if (removed >= STEP && !stopping.getAsBoolean()) {
                executor.execute(this);
            }
        });
    }
}
