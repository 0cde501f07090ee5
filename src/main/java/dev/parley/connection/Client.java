// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.connection;

import dev.parley.dispatch.CommandStream;
import dev.parley.error.CloseCode;
import dev.parley.hub.Connection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client that sends commands and hears events, from its first moment to its last. Thread-safe. */
public final class Client {
    private static final Logger logger = LoggerFactory.getLogger(Client.class);

    private final Clients clients;
    private final Connection connection;
    private final CommandStream commands;
    private final AtomicBoolean gone = new AtomicBoolean();

    Client(Clients clients, Connection connection, CommandStream commands) {
        this.clients = clients;
        this.connection = connection;
        this.commands = commands;
    }

    /** Sends the welcome and starts the delivery of events. To be called once, when its transport can call {@link #gone}. */
    public void welcome() {
        try {
            clients.hub().connected(connection, clients.limits());
        } catch (RuntimeException e) {
            logger.error("A new connection is closed again: it could not be set up", e);
            connection.close(CloseCode.GOING_AWAY);
        }
    }

    public Connection connection() {
        return connection;
    }

    /** Takes what the client sends. */
    public CommandStream commands() {
        return commands;
    }

    /**
     * Its transport has ended. Only the first call counts.
     *
     * @param code the close code that the transport saw; the server's own close code comes before it
     */
    public void gone(int code) {
        if (gone.compareAndSet(false, true)) {
            clients.writers().ended(connection.writer());
            clients.hub().disconnected(connection);
            commands.end();
            ConnectionLog.closed(connection, code);
            clients.events().closed(connection.description(), connection.endCode(code));
        }
    }
}
