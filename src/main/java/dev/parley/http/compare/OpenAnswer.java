// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * An answer that is weighed once: as soon as somebody looks and it has been committed, or else at its end. Thread-safe. After its end it
 * touches the response no more: the container then uses it for another request, or refuses every call on it.
 */
final class OpenAnswer implements AsyncListener {
    private final Set<OpenAnswer> open;
    private final BooleanSupplier committed;
    private final Runnable weigh;

    // Guarded by this.
    private boolean weighed;
    private boolean seen;

    /**
     * @param open those of the run whose requests go on; this one is among them while its request does
     */
    OpenAnswer(Set<OpenAnswer> open, BooleanSupplier committed, Runnable weigh) {
        this.open = open;
        this.committed = committed;
        this.weigh = weigh;
    }

    void await(ServletRequest request) {
        if (request.isAsyncStarted()) {
            open.add(this);
            request.getAsyncContext().addListener(this);
        } else {
            end();
        }
    }

    /**
     * Looks, while the request goes on: a stream's head went out long before its end. Weighs at the second look after the commit, as the
     * container says committed first and adds its own headers then.
     */
    synchronized void look() {
        if (weighed) {
            return;
        }
        if (seen) {
            weighed = true;
            weigh.run();
        } else {
            seen = committed.getAsBoolean();
        }
    }

    private synchronized void gone() {
        if (!weighed && committed.getAsBoolean()) {
            weigh.run();
        }
        weighed = true;
    }

    private synchronized void end() {
        if (!weighed) {
            weighed = true;
            weigh.run();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
        open.remove(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Its end is still to come.
    }

    @Override
    public void onError(AsyncEvent event) {
        // The peer has gone: what was not sent is not sent any more. The end is still to come.
        gone();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
