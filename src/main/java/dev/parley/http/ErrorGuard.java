// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.door.Refusals;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands next to the servlets below our prefix, behind all other filters: what they throw, and what the container's own servlets refuse, is
 * answered by us and never by a page of the container's with a stack trace. Thread-safe. What a portal's filters say is left as it is.
 */
public final class ErrorGuard implements Filter {
    private final ErrorAnswer answer;
    private final Predicate<String> answersItself;

    /**
     * Guards the paths below a prefix.
     *
     * @param prefix what stands between the context path and our paths; may be empty, and then this is no portal's application
     * @param answersItself whether a servlet, by its name, writes all of its refusals: its response is not wrapped
     */
    public ErrorGuard(String prefix, Predicate<String> answersItself) {
        this.answer = new ErrorAnswer(prefix + "/", prefix.isEmpty());
        this.answersItself = answersItself;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse plain)) {
            chain.doFilter(request, response);
            return;
        }
        @Nullable String servlet = asked.getHttpServletMapping().getServletName();
        boolean itself = servlet != null && answersItself.test(servlet);
        try {
            chain.doFilter(request, itself ? plain : new Guarded(asked, plain));
        } catch (IOException e) {
            // A client that has gone is nobody's fault, and nobody is left to answer.
            if (plain.isCommitted() || e.getClass().getName().endsWith("ClientAbortException")) {
                throw e;
            }
            failed(asked, plain, e);
        } catch (ServletException | RuntimeException | LinkageError | StackOverflowError e) {
            // Of half an answer only the container can show that it is no whole one: it cuts the line.
            if (plain.isCommitted()) {
                throw e;
            }
            failed(asked, plain, e);
        }
    }

    private void failed(HttpServletRequest request, HttpServletResponse response, Throwable failure)
            throws IOException {
        Throwable cause =
                failure instanceof ServletException && failure.getCause() != null ? failure.getCause() : failure;
        answer.write(request, response, Refusals.of(cause).code().status());
    }

    /** Takes the place of the container's pages for errors. Confined to one request. */
    private final class Guarded extends HttpServletResponseWrapper {
        private final HttpServletRequest request;

        Guarded(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
        }

        @Override
        public void sendError(int status) throws IOException {
            sendError(status, "");
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            if (Refusals.isForPerson(request) && !answer.withPages()) {
                super.sendError(status, message);
            } else {
                answer.write(request, this, status);
            }
        }
    }
}
