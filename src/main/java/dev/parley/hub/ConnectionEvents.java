// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.error.CloseCode;
import dev.parley.error.LogBudget;
import dev.parley.extension.ExtensionExecutor;
import dev.parley.identity.User;
import dev.parley.spi.ConnectionListener;
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
    private final KeyedSerialExecutor<String> turns = new KeyedSerialExecutor<>(MAX_WAITING);
    private final LogBudget lines = new LogBudget(1);

    @FunctionalInterface
    private interface Call {
        void to(ConnectionListener listener) throws Exception;
    }

    public ConnectionEvents(List<ConnectionListener> listeners, ExtensionExecutor code) {
        this.listeners = List.copyOf(listeners);
        this.code = code;
    }

    public void opened(Connection connection) {
        if (!listeners.isEmpty()) {
            ConnectionListener.Client client = client(connection);
            tell(client, listener -> listener.connected(client));
        }
    }

    public void identified(Connection connection) {
        if (!listeners.isEmpty()) {
            ConnectionListener.Client client = client(connection);
            tell(client, listener -> listener.identified(client));
        }
    }

    /** The connection is over; {@code seen} counts where we did not end it ourselves. */
    public void closed(Connection connection, int seen) {
        if (!listeners.isEmpty()) {
            ConnectionListener.Client client = client(connection);
            CloseCode ended = connection.writer().closeCode();
            int ours = ended == null ? seen : ended.code();
            tell(client, listener -> listener.disconnected(client, ours));
        }
    }

    private void tell(ConnectionListener.Client client, Call call) {
        User user = client.user();
        boolean guest = user == null || user.guest();
        for (ConnectionListener listener : listeners) {
            Callable<Boolean> told = () -> {
                try {
                    call.to(listener);
                    return true;
                } catch (dev.parley.error.ParleyException e) {
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

    private static ConnectionListener.Client client(Connection connection) {
        return new ConnectionListener.Client(
                connection.id(),
                connection.user(),
                connection.facts().address(),
                connection.writer().transport().name(),
                connection.connectedAt());
    }
}
