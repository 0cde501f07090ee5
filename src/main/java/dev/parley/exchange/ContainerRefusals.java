// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, on our paths, the requests that the container would refuse before a filter sees them. So no thread of the container's waits for
 * their bodies. Thread-safe.
 */
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
            if (hidden || (ours && nobodys)) {
                Hangup.refuse(request, HttpServletResponse.SC_NOT_FOUND);
            } else if (ours && request.getMethod().equals("TRACE")) {
                Hangup.refuse(request, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            }
        }
    }

    private static String pathOf(HttpServletRequest request) {
        @Nullable String servlet = request.getServletPath();
        if (servlet == null) {
            // Tomcat, where no servlet is for the path, not even its own for files.
            return request.getRequestURI().substring(request.getContextPath().length());
        }
        String rest = request.getPathInfo();
        return rest == null ? servlet : servlet + rest;
    }
}
