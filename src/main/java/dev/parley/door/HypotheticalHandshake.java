// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request seen as the handshake that it asks about: {@code path} (with a query of its own), {@code origin} and {@code protocol} come from
 * its parameters, everything else is its own. Confined to the request's thread.
 */
public final class HypotheticalHandshake extends HttpServletRequestWrapper {
    private final String path;
    private final Map<String, String> query = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();

    public HypotheticalHandshake(HttpServletRequest request) {
        super(request);
        @Nullable String asked = Parameters.get(request, "path", ErrorCode.COMMAND_INVALID);
        String target = asked == null ? "/ws" : asked;
        int mark = target.indexOf('?');
        path = mark < 0 ? target : target.substring(0, mark);
        if (mark >= 0) {
            readQuery(target.substring(mark + 1));
        }
        put("origin", Parameters.get(request, "origin", ErrorCode.COMMAND_INVALID));
        put("sec-websocket-protocol", Parameters.get(request, "protocol", ErrorCode.COMMAND_INVALID));
    }

    public String path() {
        return path;
    }

    /** That of the handshake: what the request itself says about it has been read. */
    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public @Nullable String getParameter(String name) {
        @Nullable String own = query.get(name);
        return own == null ? super.getParameter(name) : own;
    }

    @Override
    public @Nullable String getHeader(String name) {
        @Nullable String own = headers.get(name.toLowerCase(Locale.ROOT));
        return own == null ? super.getHeader(name) : own;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        @Nullable String own = headers.get(name.toLowerCase(Locale.ROOT));
        return own == null ? super.getHeaders(name) : Collections.enumeration(List.of(own));
    }

    private void put(String header, @Nullable String value) {
        if (value != null) {
            headers.put(header, value);
        }
    }

    private void readQuery(String text) {
        for (String pair : text.split("&", -1)) {
            int equal = pair.indexOf('=');
            if (equal > 0) {
                query.putIfAbsent(decode(pair.substring(0, equal)), decode(pair.substring(equal + 1)));
            }
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException ignored) {
            // A % that starts no escape: taken as it stands, as containers do not agree on it either.
            return text;
        }
    }
}
