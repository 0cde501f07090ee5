// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Publisher;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishers who take turns: those of one room, the two of a private chat. Thread-safe. */
final class PublisherGroup {
    private final List<Publisher> publishers;
    private final AtomicInteger turn = new AtomicInteger();

    PublisherGroup(List<Publisher> publishers) {
        this.publishers = List.copyOf(publishers);
    }

    void send(long due) {
        int next = turn.getAndIncrement() & Integer.MAX_VALUE;
        publishers.get(next % publishers.size()).send(due);
    }

    /** From now on calls back as often as one of its messages has reached all. */
    void track(int messages, int workers, Runnable arrived) {
        publishers.forEach(publisher -> publisher.track(messages, workers, arrived));
    }
}
