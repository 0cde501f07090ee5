// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.util.concurrent.CompletableFuture;

/** Makes connections. */
interface Dialer {
    /** Begins one: asks for a credential, connects, and from then on tells the receiver. Returns at once. */
    Link dial(Receiver receiver);

    /** One connection, also while it is being made. Thread-safe. */
    interface Link {
        void send(String text);

        /** So many more frames may be read. */
        void read(int frames);

        /** Says goodbye where that is possible, and ends it; completes when it has ended. */
        CompletableFuture<?> close(int code);

        /** Ends it at once, whatever the other side does. The receiver hears nothing more. */
        void abort();
    }

    /** Hears of one connection, on any thread, one call after the other. */
    interface Receiver {
        /** There is a credential: from now on it is the server that is waited for. */
        void credentialFound();

        void text(String frame);

        /** A sign of life that is no frame of text. */
        void alive();

        void closed(int code, String reason);

        /** It did not come about, or broke. */
        void failed(Throwable failure);
    }
}
