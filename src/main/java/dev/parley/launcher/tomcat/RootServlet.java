// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What is beside Parley: {@code /} leads to {@code parley/} below it, and nothing else is there. Thread-safe. An answer ends its connection,
 * without a look at the request's body, and a peer that reads nothing holds no thread.
 */
final class RootServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final long PATIENCE_MILLIS = 10_000;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Connection", "close");
        if (request.getRequestURI().equals("/")) {
            // Relative: a proxy may show this under another path.
            response.setHeader("Location", "parley/");
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setContentLength(0);
        } else {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            Problem.write(response, HttpServletResponse.SC_NOT_FOUND, null);
        }
        AsyncContext context = request.startAsync();
        context.setTimeout(PATIENCE_MILLIS);
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new WriteListener() {
            private boolean written;

            @Override
            public void onWritePossible() throws IOException {
                if (!written) {
                    written = true;
                    out.flush();
                }
                if (out.isReady()) {
                    context.complete();
                }
            }

            @Override
            public void onError(Throwable failure) {
                context.complete();
            }
        });
    }
}
