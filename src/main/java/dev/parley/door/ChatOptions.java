// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.hub.Connection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/** What a client that sends commands may say in the query with which it connects, over any transport. Stateless. */
public final class ChatOptions {
    private static final String ROLE = Connection.Role.class.getName();

    private ChatOptions() {}

    /** The way in of such clients. */
    public static Way way() {
        return new Way(EndpointKind.CHAT, (request, admission) -> Map.of(ROLE, roleOf(request)));
    }

    /** The role that the query has asked for. */
    public static Connection.Role roleOf(Map<String, Object> options) {
        return options.get(ROLE) instanceof Connection.Role role ? role : Connection.Role.CHAT;
    }

    private static Connection.Role roleOf(HttpServletRequest request) {
        return "push".equals(Parameters.get(request, "inbox", ErrorCode.HANDSHAKE_INVALID))
                ? Connection.Role.CHAT_WITH_UNREAD
                : Connection.Role.CHAT;
    }
}
