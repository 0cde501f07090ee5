// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.door.MethodNotAllowed;
import dev.parley.door.Refusals;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Something that is looked at: GET and HEAD, and 405 for everything else. No thread waits for who reads slowly. */
abstract class ExchangeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String ALLOW = "GET, HEAD, OPTIONS";

    private final transient Exchanges exchanges;

    ExchangeServlet(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Exchange exchange = exchanges.of(request, response);
        try {
            switch (request.getMethod()) {
                case "GET", "HEAD" -> get(exchange, response);
                case "OPTIONS" -> exchange.answer(answer -> answer.setHeader("Allow", ALLOW), new byte[0]);
                default -> throw new MethodNotAllowed(ALLOW);
            }
        } catch (RuntimeException e) {
            ParleyException refusal = Refusals.of(e);
            if (Refusals.isForPerson(request)) {
                // A page: ours, or the portal's.
                if (refusal instanceof MethodNotAllowed) {
                    response.setHeader("Allow", ALLOW);
                }
                response.sendError(refusal.code().status());
            } else {
                Refusals.answer(exchange, refusal);
            }
        }
    }

    /** Answers; a {@link dev.parley.error.ParleyException} is the answer, too. */
    abstract void get(Exchange exchange, HttpServletResponse response) throws ServletException, IOException;
}
