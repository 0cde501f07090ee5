// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A request made of what a test says about it; anything else it is asked for fails the test. */
public final class FakeRequest {
    private final Map<String, List<String>> headers = new HashMap<>();
    private final Map<String, List<String>> parameters = new HashMap<>();
    private final Map<String, Object> sessionAttributes = new HashMap<>();
    private final Set<String> roles = new HashSet<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, Object> answers = new HashMap<>();
    private String sessionId;

    private FakeRequest(String path) {
        answers.put("getMethod", "GET");
        answers.put("getProtocol", "HTTP/1.1");
        answers.put("getScheme", "http");
        answers.put("getServerName", "localhost");
        answers.put("getServerPort", 8080);
        answers.put("getRemoteAddr", "192.0.2.1");
        answers.put("getContextPath", "/parley");
        answers.put("getServletPath", path);
        answers.put("getRequestURI", "/parley" + path);
        answers.put("getQueryString", null);
        answers.put("getContentLengthLong", -1L);
        answers.put("getUserPrincipal", null);
    }

    public static FakeRequest get(String path) {
        return new FakeRequest(path);
    }

    /** A complete WebSocket handshake without Origin. */
    public static FakeRequest handshake(String path) {
        return get(path)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    public FakeRequest method(String method) {
        answers.put("getMethod", method);
        return this;
    }

    public FakeRequest protocol(String protocol) {
        answers.put("getProtocol", protocol);
        return this;
    }

    public FakeRequest server(String scheme, String host, int port) {
        answers.put("getScheme", scheme);
        answers.put("getServerName", host);
        answers.put("getServerPort", port);
        return this;
    }

    public FakeRequest query(String query) {
        answers.put("getQueryString", query);
        return this;
    }

    public FakeRequest address(String address) {
        answers.put("getRemoteAddr", address);
        return this;
    }

    public FakeRequest header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(value);
        return this;
    }

    public FakeRequest without(String header) {
        headers.remove(header.toLowerCase(Locale.ROOT));
        return this;
    }

    public FakeRequest parameter(String name, String value) {
        parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        return this;
    }

    public FakeRequest session(String id, String attribute, Object value) {
        sessionId = id;
        sessionAttributes.put(attribute, value);
        return this;
    }

    public FakeRequest principal(Principal principal, String... rolesOfPrincipal) {
        answers.put("getUserPrincipal", principal);
        roles.addAll(List.of(rolesOfPrincipal));
        return this;
    }

    public HttpServletRequest build() {
        return proxy(HttpServletRequest.class, this::answer);
    }

    private Object answer(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "getHeader" -> headersOf(arguments).stream().findFirst().orElse(null);
            case "getHeaders" -> Collections.enumeration(headersOf(arguments));
            case "getHeaderNames" -> Collections.enumeration(headers.keySet());
            case "getParameter" ->
                parameters.containsKey((String) arguments[0])
                        ? parameters.get((String) arguments[0]).get(0)
                        : null;
            case "getParameterValues" ->
                parameters.containsKey((String) arguments[0])
                        ? parameters.get((String) arguments[0]).toArray(String[]::new)
                        : null;
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "isUserInRole" -> roles.contains((String) arguments[0]);
            case "getSession" -> sessionId == null ? null : proxy(HttpSession.class, this::answerForSession);
            default -> known(method);
        };
    }

    private Object known(Method method) {
        if (!answers.containsKey(method.getName())) {
            throw new UnsupportedOperationException(method.toString());
        }
        return answers.get(method.getName());
    }

    private Object answerForSession(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "getId" -> sessionId;
            case "getCreationTime" -> 0L;
            case "getAttribute" -> sessionAttributes.get((String) arguments[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private List<String> headersOf(Object[] arguments) {
        return headers.getOrDefault(((String) arguments[0]).toLowerCase(Locale.ROOT), List.of());
    }

    private interface Answers {
        Object to(Method method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.to(method, arguments)));
    }
}
