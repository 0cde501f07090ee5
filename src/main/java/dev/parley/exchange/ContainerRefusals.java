// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/** What the container refuses before a filter sees it, on our paths: its thread is not to wait for the bodies of those either. Thread-safe. */
public final class ContainerRefusals implements ServletRequestListener {
    private static final Pattern HIDDEN = Pattern.compile("/(WEB|META)-INF(/.*)?", Pattern.CASE_INSENSITIVE);

    private final String prefix;

    /** @param prefix what stands between the context path and our paths; may be empty */
    public ContainerRefusals(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        if (event.getServletRequest() instanceof HttpServletRequest request && Streams.mayHaveBody(request)) {
            String path = pathOf(request);
            boolean ours = path.startsWith(prefix + "/");
            boolean hidden = prefix.isEmpty() && HIDDEN.matcher(path).matches();
            boolean nobodys = request.getHttpServletMapping().getServletName().isEmpty();
            if (hidden || (ours && (nobodys || request.getMethod().equals("TRACE")))) {
                var unused = Hangup.afterAnswer(request);
            }
        }
    }

    private static String pathOf(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
