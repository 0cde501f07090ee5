// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/**
 * Tells a wait how its request has ended, where that was the container's doing. Called on the container's threads, without the wait's lock:
 * Tomcat holds one of its own then.
 */
record AsyncEnd(Wait waiting) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
        waiting.forget();
    }

    /** Only where the web application stops. */
    @Override
    public void onTimeout(AsyncEvent event) {
        waiting.giveUp();
    }

    @Override
    public void onError(AsyncEvent event) {
        waiting.onGone(
                event.getThrowable() == null ? new IOException("the connection has ended") : event.getThrowable());
        try {
            event.getAsyncContext().complete();
        } catch (IllegalStateException ignored) {
            // The container has done so by itself.
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
