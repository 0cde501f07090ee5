// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.connection;

import dev.parley.delivery.ClientWriter;
import dev.parley.delivery.OpenWriters;
import dev.parley.delivery.Transport;
import dev.parley.dispatch.Dispatcher;
import dev.parley.extension.ConnectionEvents;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.identity.Authenticated;
import dev.parley.wire.Event;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of clients that send commands and get events. Thread-safe.
 *
 * @param limits as the welcome tells them
 */
public record Clients(
        Hub hub, OpenWriters writers, Dispatcher dispatcher, ConnectionEvents events, Event.Welcome.Limits limits) {

    /**
     * Opens one, whose first frame is the welcome. Returns before that is written.
     *
     * @param authenticated who it is; null where the first command is to say it
     * @param counted runs as soon as the connection counts as open
     */
    public Client open(
            Transport transport, @Nullable Authenticated authenticated, Connection.Facts facts, Runnable counted) {
        ClientWriter writer = writers.open(transport, facts.address());
        counted.run();
        Connection connection = new Connection(writer, authenticated, facts);
        ConnectionLog.opened(connection);
        events.opened(connection.description());
        return new Client(this, connection, dispatcher.open(connection));
    }
}
