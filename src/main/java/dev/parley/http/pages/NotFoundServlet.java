// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchanges;
import dev.parley.http.RefusalPage;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Every path of ours that is none: 404, whatever the method, without a look at the body. Thread-safe. */
public final class NotFoundServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Exchanges exchanges;
    private final String prefix;

    /** @param prefix what stands between the context path and our paths; may be empty */
    public NotFoundServlet(Exchanges exchanges, String prefix) {
        this.exchanges = exchanges;
        this.prefix = prefix;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Refusals.isForPerson(request)) {
            RefusalPage.answer(exchanges.of(request, response), home(request), notFound());
        } else {
            Refusals.answer(exchanges.of(request, response), notFound());
        }
    }

    /** From the address that was asked for, as a proxy may show our paths under others. */
    private String home(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length() + prefix.length());
        long below = path.chars().filter(c -> c == '/').count() - 1;
        return below <= 0 ? "./" : "../".repeat((int) below);
    }

    static ParleyException notFound() {
        return new ParleyException(ErrorCode.ROUTE_UNKNOWN, "there is nothing at this path");
    }
}
