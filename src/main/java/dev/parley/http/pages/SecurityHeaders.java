// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers that keep our pages safe, and the charset of our files. Thread-safe. To be mapped to our own prefix only, with asynchronous
 * support: a portal's pages have their own policy. The response of an upgrade is not
 * wrapped.
 */
public final class SecurityHeaders implements Filter {
    private static final String HSTS = "Strict-Transport-Security";
    private static final Set<String> TEXT_FILES = Set.of("js", "mjs", "css", "html", "svg", "txt", "md", "json", "map");

    private final String console;
    private final String panes;
    private final ContentPolicy policy;
    private final long hstsSeconds;

    /**
     * @param hsts how long browsers are told to come by https alone; zero for not at all
     * @param prefix what stands between the context path and our paths; may be empty
     * @param framedBy origins, besides our own, whose pages may show ours in a frame
     */
    public SecurityHeaders(String prefix, List<String> framedBy, Duration hsts) {
        this.console = prefix + "/console";
        this.panes = prefix + "/demo/panes";
        this.policy = new ContentPolicy(framedBy);
        this.hstsSeconds = hsts.toSeconds();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        String path = pathOf(http);
        boolean isConsole = path.equals(console) || path.startsWith(console + "/");
        answer.setHeader("Content-Security-Policy", policy.of(http, isConsole, path.equals(panes)));
        answer.setHeader("X-Content-Type-Options", "nosniff");
        // Not no-referrer: with it browsers send "Origin: null" with our own forms, and sign-in would refuse them.
        answer.setHeader("Referrer-Policy", "same-origin");
        answer.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        answer.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        // RFC 6797 section 7.2: not over http. What the portal has said already, or a proxy will say, is theirs.
        if (hstsSeconds > 0 && http.isSecure() && !answer.containsHeader(HSTS)) {
            answer.setHeader(HSTS, "max-age=" + hstsSeconds);
        }
        chain.doFilter(request, isTextFile(path) ? new Utf8Response(answer) : answer);
    }

    private static boolean isTextFile(String path) {
        return TEXT_FILES.contains(path.substring(path.lastIndexOf('.') + 1));
    }

    private static String pathOf(HttpServletRequest request) {
        @Nullable String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
