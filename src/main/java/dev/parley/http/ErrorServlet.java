// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Where the WAR's {@code web.xml} sends the errors that a container finds before any filter sees the request, such as too many cookies. */
public final class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient ErrorAnswer answer;

    /** @param prefix what stands between the context path and our paths; may be empty */
    public ErrorServlet(String prefix) {
        this.answer = new ErrorAnswer(prefix + "/", true);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean error = request.getDispatcherType() == DispatcherType.ERROR
                && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                && status >= HttpServletResponse.SC_BAD_REQUEST;
        answer.write(
                request,
                response,
                error
                        ? (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)
                        : HttpServletResponse.SC_NOT_FOUND);
    }
}
