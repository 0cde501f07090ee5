// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.door.ExtensionOffers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A handshake as the container gets it, which is to do its part and decide nothing: the door has read the request, and whatever else is in it
 * would only be one more thing that the container can fail at, or keep as long as the connection lives. Confined to the request's thread.
 */
final class UpgradeRequest extends HttpServletRequestWrapper {
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private final List<String> extensions;

    /** @param compression whether offers of compression may be accepted */
    UpgradeRequest(HttpServletRequest request, boolean compression) {
        super(request);
        String deflate = compression ? ExtensionOffers.of(request).deflate() : "";
        extensions = deflate.isEmpty() ? List.of() : List.of(deflate);
    }

    /** Tomcat would close the socket itself at logout, with 1008 and before our 4001. */
    @Override
    public @Nullable Principal getUserPrincipal() {
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase(EXTENSIONS)
                ? extensions.stream().findFirst().orElse(null)
                : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(EXTENSIONS) ? Collections.enumeration(extensions) : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    // Of the next five Tomcat makes a java.net.URI, which knows no host with an underscore and no broken escapes.

    @Override
    public String getScheme() {
        return "http";
    }

    @Override
    public String getServerName() {
        return "localhost";
    }

    @Override
    public int getServerPort() {
        return 80;
    }

    @Override
    public String getRequestURI() {
        return "/";
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }
}
