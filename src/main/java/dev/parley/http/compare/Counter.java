// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import java.util.concurrent.atomic.LongAdder;

/** Counts requests of one kind. Thread-safe. */
final class Counter {
    private final LongAdder requests = new LongAdder();
    private final LongAdder up = new LongAdder();
    private final LongAdder down = new LongAdder();

    void request(long bytes) {
        requests.increment();
        up.add(bytes);
    }

    void response(long bytes) {
        down.add(bytes);
    }

    Counted counted() {
        return new Counted(requests.sum(), up.sum(), down.sum());
    }
}
