// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.error;

/**
 * Every way in which a request can fail, as clients see it. A constant knows its name on the wire, the HTTP status that goes with it
 * and whether the same request may succeed later. Immutable.
 */
public enum ErrorCode {
    JSON_MALFORMED("json.malformed", 400),
    HANDSHAKE_INVALID("handshake.invalid", 400),
    REQUEST_INVALID("request.invalid", 400),
    IDENTITY_REQUIRED("identity.required", 401),
    TOKEN_INVALID("token.invalid", 401),
    KEY_INVALID("key.invalid", 401),
    CHANNEL_FORBIDDEN("channel.forbidden", 403),
    ORIGIN_FORBIDDEN("origin.forbidden", 403),
    SCOPE_MISSING("scope.missing", 403),
    MESSAGE_UNKNOWN("message.unknown", 404),
    CLIENT_UNKNOWN("client.unknown", 404),
    CHANNEL_UNKNOWN("channel.unknown", 404),
    ROUTE_UNKNOWN("route.unknown", 404),
    CHANNEL_DELETED("channel.deleted", 410),
    METHOD_NOT_ALLOWED("method.notAllowed", 405),
    RECALL_TOO_LATE("recall.tooLate", 409),
    LIMIT_SUBSCRIPTIONS("limit.subscriptions", 409),
    MESSAGE_TOO_LARGE("message.tooLarge", 413),
    MESSAGE_REFUSED("message.refused", 422),
    BODY_TOO_LARGE("body.tooLarge", 413),
    BINARY_UNSUPPORTED("binary.unsupported", 415),
    TYPE_UNSUPPORTED("type.unsupported", 415),
    COMMAND_INVALID("command.invalid", 422),
    ACTION_UNKNOWN("action.unknown", 422),
    CHANNEL_INVALID("channel.invalid", 422),
    NAME_INVALID("name.invalid", 422),
    HOST_UNKNOWN("host.unknown", 421),
    UPGRADE_REQUIRED("upgrade.required", 426),
    RATE_LIMITED("rate.limited", 429),
    SERVER_ERROR("server.error", 500),
    SERVER_FULL("server.full", 503),
    STORAGE_FULL("storage.full", 503),
    SERVER_UNAVAILABLE("server.unavailable", 503);

    private final String wire;
    private final int status;

    ErrorCode(String wire, int status) {
        this.wire = wire;
        this.status = status;
    }

    /** The name on the wire, such as {@code channel.forbidden}. */
    public String wire() {
        return wire;
    }

    /** The status that HTTP uses for it, also sent in WebSocket replies. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later without being changed. */
    public boolean retryable() {
        return status == 429 || status == 503;
    }
}
