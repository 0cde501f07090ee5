// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.extension;

import dev.parley.error.LogBudget;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.spi.ConnectionListener;
import dev.parley.thread.KeyedSerialExecutor;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the portal's listeners of connections, in order for each. Thread-safe; nothing here waits. */
public final class ConnectionEvents {
    private static final Logger logger = LoggerFactory.getLogger(ConnectionEvents.class);
    private static final int MAX_WAITING = 10_000;

    private final List<ConnectionListener> listeners;
    private final ExtensionExecutor code;
    private final KeyedSerialExecutor<String> turns =
            new KeyedSerialExecutor<>(MAX_WAITING, "too many events wait for the portal's listeners");
    private final LogBudget lines = new LogBudget(1);

    @FunctionalInterface
    private interface Call {
        void to(ConnectionListener listener) throws Exception;
    }

    public ConnectionEvents(List<ConnectionListener> listeners, ExtensionExecutor code) {
        this.listeners = List.copyOf(listeners);
        this.code = code;
    }

    /** A connection is there. */
    public void opened(ConnectionListener.Client client) {
        tell(client, listener -> listener.connected(client));
    }

    /** A connection has another user now, or its user another name. */
    public void identified(ConnectionListener.Client client) {
        tell(client, listener -> listener.identified(client));
    }

    /** A connection is over. */
    public void closed(ConnectionListener.Client client, int code) {
        tell(client, listener -> listener.disconnected(client, code));
    }

    private void tell(ConnectionListener.Client client, Call call) {
        User user = client.user();
        boolean guest = user == null || user.guest();
        for (ConnectionListener listener : listeners) {
            Callable<Boolean> told = () -> {
                try {
                    call.to(listener);
                    return true;
                } catch (ParleyException e) {
                    // There is nobody to refuse anything to.
                    throw new IllegalStateException(e);
                }
            };
            var unused = turns.execute(client.id(), () -> code.ask("connection listener", guest, told))
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            lines.spend(more -> logger.warn("A connection listener was not told of something{}", more));
                        }
                    });
        }
    }
}
