// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body that comes from a peer and the answer that goes to it, each from the moment at which it begins. Guarded by its wait, except {@link #held}. */
final class Flows {
    private volatile @Nullable Inflow in;
    private volatile @Nullable Outflow out;

    /** @param in what has been read of the body already, where that may not be all */
    Flows(@Nullable Inflow in) {
        this.in = in;
    }

    void receive(Inflow flow) {
        in = flow;
    }

    void send(Outflow flow) {
        out = flow;
    }

    /** What is left of the body, also where nobody has begun to read it; empty where there is none. */
    Optional<Inflow> rest(Wait wait, AsyncRequest async) throws IOException {
        if (in == null) {
            ServletInputStream unread = async.restOfBody().orElse(null);
            in = unread == null ? null : new Inflow(wait, unread, 0, 0);
        }
        return Optional.ofNullable(in);
    }

    /** Whether the peer is too slow with the body. */
    boolean isBodyLate(Progress progress, Pace pace, long now) {
        Inflow flow = in;
        return flow != null && progress.isLate(pace, flow.count(), now);
    }

    /** Whether the peer is too slow to take the answer. */
    boolean isAnswerLate(Progress progress, Pace pace, long now) {
        Outflow flow = out;
        return flow != null && progress.isLate(pace, flow.count(), now);
    }

    /** What both keep in memory. From any thread. */
    long held() {
        Inflow taken = in;
        Outflow given = out;
        return (taken == null ? 0 : taken.held()) + (given == null ? 0 : given.held());
    }
}
