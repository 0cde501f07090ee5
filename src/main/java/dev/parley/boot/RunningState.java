// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.delivery.OpenWriters;
import dev.parley.hub.Registry;
import dev.parley.metrics.ServerState;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The state of one runtime, looked up when someone asks. Thread-safe. */
final class RunningState implements ServerState {
    private final ParleyRuntime runtime;
    private final String version;
    private final String node;
    private final long startedAt = System.nanoTime();

    RunningState(ParleyRuntime runtime, String version, String node) {
        this.runtime = runtime;
        this.version = version;
        this.node = node;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public Registry registry() {
        return runtime.registry();
    }

    @Override
    public OpenWriters writers() {
        return runtime.writers();
    }

    @Override
    public int channels() {
        return runtime.hub().heard().size();
    }

    @Override
    public int guestSessions() {
        return runtime.guestSessions().size();
    }

    @Override
    public int engineWaiting() {
        return runtime.engine().upkeep().waiting();
    }

    @Override
    public long storageFree() {
        return runtime.reserve().free();
    }

    @Override
    public boolean isStorageLow() {
        return runtime.reserve().isReached();
    }

    @Override
    public int spareFlushers() {
        return runtime.flushers().spares();
    }

    @Override
    public Optional<String> trouble() {
        return runtime.trouble();
    }

    @Override
    public long uptimeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    }
}
