// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Connections that a test plays. Confined to the test's thread. */
final class FakeDialer implements Dialer {
    final List<FakeLink> links = new ArrayList<>();

    @Override
    public Link dial(Receiver receiver) {
        FakeLink link = new FakeLink(receiver);
        links.add(link);
        return link;
    }

    FakeLink last() {
        return links.get(links.size() - 1);
    }

    /** One of them. */
    static final class FakeLink implements Link {
        final Receiver receiver;
        final List<String> sent = new ArrayList<>();
        int readable;
        String end = "";

        FakeLink(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void send(String text) {
            sent.add(text);
        }

        @Override
        public void read(int frames) {
            readable += frames;
        }

        @Override
        public CompletableFuture<?> close(int code) {
            end = "closed " + code;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void abort() {
            end = "aborted";
        }
    }
}
