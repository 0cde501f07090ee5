// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.engine.Engine;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what retention no longer keeps, step by step until nothing is left to take. Thread-safe; waits for nothing. */
final class Trims implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(Trims.class);
    private static final int STEP = 500;

    private final Engine engine;
    private final Engine.Retentions retention;
    private final Executor executor;
    private final BooleanSupplier stopping;

    Trims(Engine engine, Engine.Retentions retention, Executor executor, BooleanSupplier stopping) {
        this.engine = engine;
        this.retention = retention;
        this.executor = executor;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        var unused = engine.trim(retention, STEP).whenComplete((removed, failure) -> {
            if (failure != null) {
                logger.debug("Retention waits: {}", failure.toString());
            } else if (removed >= STEP && !stopping.getAsBoolean()) {
                executor.execute(this);
            }
        });
    }
}
