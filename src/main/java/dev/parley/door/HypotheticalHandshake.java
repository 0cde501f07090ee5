// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.wire.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request seen as the handshake that it asks about. {@code path} (with a query of its own), {@code origin}, {@code protocol},
 * {@code extensions} and {@code version} come from its parameters, or from a body, which no access log keeps; what every handshake has is
 * added; everything else is its own: cookies, address, credentials, and what the portal's filters made of them. Confined to the request's
 * thread.
 */
public final class HypotheticalHandshake extends HttpServletRequestWrapper {
    private static final Set<String> ABOUT = Set.of("path", "origin", "protocol", "extensions", "version");
    private static final String API = "/api/v1";
    private static final String HTTP_1_0 = "HTTP/1.0";
    private static final Set<String> OF_A_BODY =
            Set.of("content-length", "content-type", "content-encoding", "transfer-encoding");

    private final String path;
    private final @Nullable String query;
    private final Map<String, List<String>> headers = new HashMap<>();

    /** The handshake that the parameters of this request ask about. */
    public HypotheticalHandshake(HttpServletRequest request) {
        this(
                request,
                name -> Optional.ofNullable(Parameters.get(request, name, ErrorCode.COMMAND_INVALID)),
                rest(request.getQueryString()));
    }

    /** The handshake that the body of this request asks about. */
    public HypotheticalHandshake(HttpServletRequest request, JsonObject body) {
        this(request, body::string, null);
    }

    private HypotheticalHandshake(
            HttpServletRequest request, Function<String, Optional<String>> asked, @Nullable String rest) {
        super(request);
        String target = asked.apply("path").orElse("/ws");
        int mark = target.indexOf('?');
        path = mark < 0 ? target : target.substring(0, mark);
        query = mark < 0 ? rest : target.substring(mark + 1);
        headers.put("upgrade", List.of("websocket"));
        headers.put("connection", List.of("Upgrade"));
        put("origin", asked.apply("origin"), null);
        put("sec-websocket-protocol", asked.apply("protocol"), null);
        put("sec-websocket-extensions", asked.apply("extensions"), null);
        put("sec-websocket-version", asked.apply("version"), "13");
        put("sec-websocket-key", Optional.empty(), "AAAAAAAAAAAAAAAAAAAAAA==");
    }

    public String path() {
        return path;
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    /** A browser shakes hands by HTTP/1.1, whatever it fetches pages with; a proxy that cannot would not pass a handshake on either. */
    @Override
    public String getProtocol() {
        return HTTP_1_0.equals(super.getProtocol()) ? HTTP_1_0 : "HTTP/1.1";
    }

    @Override
    public String getServletPath() {
        return before(super.getServletPath()) + path;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public String getRequestURI() {
        return before(super.getRequestURI()) + path;
    }

    @Override
    public @Nullable String getQueryString() {
        return query;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String @Nullable [] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (QueryPair pair : QueryPair.of(query)) {
            pair.name().filter(name -> !name.isEmpty()).ifPresent(name -> UriText.ofQuery(pair.value())
                    .ifPresent(value -> values.computeIfAbsent(name, added -> new ArrayList<>())
                            .add(value)));
        }
        Map<String, String[]> map = new LinkedHashMap<>();
        values.forEach((name, list) -> map.put(name, list.toArray(String[]::new)));
        return map;
    }

    @Override
    public @Nullable String getHeader(String name) {
        Enumeration<String> values = getHeaders(name);
        return values.hasMoreElements() ? values.nextElement() : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (OF_A_BODY.contains(lower)) {
            return Collections.emptyEnumeration();
        }
        @Nullable List<String> own = headers.get(lower);
        return own == null ? super.getHeaders(name) : Collections.enumeration(own);
    }

    /** The question may have a body; a handshake has none. */
    @Override
    public long getContentLengthLong() {
        return -1;
    }

    @Override
    public int getContentLength() {
        return -1;
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    /** What is asked about, else what the request itself has, else what every handshake has. */
    private void put(String header, Optional<String> asked, @Nullable String usual) {
        if (asked.isPresent()) {
            headers.put(header, List.of(asked.get()));
        } else if (usual != null && !super.getHeaders(header).hasMoreElements()) {
            headers.put(header, List.of(usual));
        }
    }

    /** The parameters that are not about the handshake are the handshake's, where its path brings none. */
    private static @Nullable String rest(@Nullable String own) {
        StringJoiner rest = new StringJoiner("&");
        for (QueryPair pair : QueryPair.of(own)) {
            if (!ABOUT.contains(pair.name().orElse(""))) {
                rest.add(pair.text());
            }
        }
        return rest.length() == 0 ? null : rest.toString();
    }

    private static String before(String path) {
        int api = path.lastIndexOf(API);
        return api < 0 ? "" : path.substring(0, api);
    }
}
