// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchanges;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Every path of ours that is none: 404, whatever the method, without a look at the body. Thread-safe. */
public final class NotFoundServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Exchanges exchanges;

    public NotFoundServlet(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Refusals.isForPerson(request)) {
            // A page: ours, or the portal's.
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else {
            Refusals.answer(exchanges.of(request, response), notFound());
        }
    }

    static ParleyException notFound() {
        return new ParleyException(ErrorCode.ROUTE_UNKNOWN, "there is nothing at this path");
    }
}
