// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.connection;

import dev.parley.error.CloseCode;
import dev.parley.error.LogText;
import dev.parley.hub.Connection;
import dev.parley.identity.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One INFO line for every connection that opens and every one that ends, for operators and their tools. Thread-safe. */
public final class ConnectionLog {
    private static final Logger logger = LoggerFactory.getLogger("dev.parley.connections");

    private ConnectionLog() {}

    public static void opened(Connection connection) {
        logger.info(
                "opened client={} user={} address={} transport={} subprotocol={}",
                connection.id(),
                userOf(connection),
                LogText.of(connection.facts().address()),
                connection.writer().transport().name(),
                LogText.of(connection.facts().subprotocol()));
    }

    /** With our own close code where we ended it; else with the one that the container saw. */
    public static void closed(Connection connection, int seenCode) {
        CloseCode ours = connection.writer().closeCode();
        logger.info(
                "closed client={} user={} address={} transport={} subprotocol={} code={} seconds={}",
                connection.id(),
                userOf(connection),
                LogText.of(connection.facts().address()),
                connection.writer().transport().name(),
                LogText.of(connection.facts().subprotocol()),
                ours == null ? seenCode : ours.code(),
                connection.age().toSeconds());
    }

    private static String userOf(Connection connection) {
        User user = connection.user();
        return user == null ? "-" : LogText.of(user.id());
    }
}
