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
    private final long startedAt = System.nanoTime();

    RunningState(ParleyRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public String version() {
        return runtime.hub().settings().version();
    }

    @Override
    public String node() {
        return runtime.hub().settings().node();
    }

    @Override
    public Registry registry() {
        return runtime.hub().registry();
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
