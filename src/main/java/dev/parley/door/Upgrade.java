// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of a WebSocket handshake, RFC 6455 section 4.2.1. Checked here because the container's own refusals have no body of ours. */
final class Upgrade {
    private static final String CHAT_PROTOCOL = "parley.v1";
    private static final String CREDENTIAL = "bearer.";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");
    // The agreed subprotocol goes into a header of ours, so it must be a token (RFC 9110 section 5.6.2).
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    private Upgrade() {}

    /** Fails with {@code upgrade.required}, {@code handshake.invalid} or {@code method.notAllowed}. */
    static void require(HttpServletRequest request) {
        boolean head = request.getMethod().equals("HEAD");
        if (!head && !request.getMethod().equals("GET")) {
            throw new MethodNotAllowed("GET");
        }
        if (head || !listOf(request, "Upgrade").contains("websocket")) {
            throw required(
                    request.getProtocol().startsWith("HTTP/1")
                            ? "this is a WebSocket endpoint: connect to it with ws:// or wss://;"
                                    + " a proxy in between must pass the headers Upgrade and Connection on"
                            : "this is a WebSocket endpoint, and a handshake needs HTTP/1.1, which this request is not: connect"
                                    + " to it with ws:// or wss://");
        }
        if (!request.getProtocol().equals("HTTP/1.1")) {
            throw invalid("a WebSocket handshake needs HTTP/1.1, this came as " + LogText.of(request.getProtocol())
                    + "; a proxy in between must speak 1.1 to this server");
        }
        if (!listOf(request, "Connection").contains("upgrade")) {
            throw invalid("the header Connection must say Upgrade; does a proxy in between drop it?");
        }
        requireVersion(Collections.list(request.getHeaders("Sec-WebSocket-Version")));
        List<String> keys = Collections.list(request.getHeaders("Sec-WebSocket-Key"));
        if (keys.size() != 1 || !KEY.matcher(keys.get(0).strip()).matches()) {
            throw invalid("the header Sec-WebSocket-Key must stand once and hold 16 bytes as base64");
        }
        var unused = ExtensionOffers.of(request);
        requireWholeEscapes(request.getQueryString());
        if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            // Tomcat would read it to its end before it upgrades, and wait for it.
            throw invalid(
                    "a WebSocket handshake has no body: the headers Content-Length and Transfer-Encoding must be absent");
        }
    }

    private static void requireVersion(List<String> versions) {
        if (versions.isEmpty()) {
            throw invalid("the header Sec-WebSocket-Version is missing; it must be 13");
        }
        if (versions.size() > 1) {
            throw invalid("the header Sec-WebSocket-Version must stand once (RFC 6455 section 11.3.5)");
        }
        if (!versions.get(0).strip().equals("13")) {
            throw required("the header Sec-WebSocket-Version must be 13");
        }
    }

    /** Also of parameters that nobody asks for: with some containers all of a query is unreadable then. */
    private static void requireWholeEscapes(@Nullable String query) {
        for (String part : query == null ? new String[0] : query.split("[&=]", -1)) {
            if (UriText.ofQuery(part).isEmpty()) {
                throw invalid("the query is malformed: a % must start an escape of UTF-8 such as %20");
            }
        }
    }

    /** {@code parley.v1} if it is offered; where no particular protocol is spoken, the first one offered. Never a credential. */
    static Optional<String> agree(HttpServletRequest request, EndpointKind kind) {
        List<String> offered = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))) {
            for (String one : header.split(",", -1)) {
                offered.add(one.strip());
            }
        }
        return offered.stream()
                .filter(one -> kind.guarded()
                        ? one.equals(CHAT_PROTOCOL)
                        : TOKEN.matcher(one).matches() && !one.startsWith(CREDENTIAL))
                .findFirst();
    }

    private static List<String> listOf(HttpServletRequest request, String name) {
        List<String> values = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders(name))) {
            for (String value : header.split(",", -1)) {
                values.add(value.strip().toLowerCase(Locale.ROOT));
            }
        }
        return values;
    }

    private static ParleyException required(String message) {
        return new ParleyException(ErrorCode.UPGRADE_REQUIRED, message);
    }

    private static ParleyException invalid(String message) {
        return new ParleyException(ErrorCode.HANDSHAKE_INVALID, message);
    }
}
