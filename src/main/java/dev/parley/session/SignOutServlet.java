// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.door.AddressLimits;
import dev.parley.door.ClientAddress;
import dev.parley.door.MethodNotAllowed;
import dev.parley.door.Origins;
import dev.parley.door.Refusals;
import dev.parley.door.RequestBody;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import dev.parley.http.ApiResponse;
import dev.parley.http.RefusalPage;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /signout}: ends the {@code HttpSession}. {@link SessionEnds} hears of it and closes its connections. In a portal that shares
 * the session this signs out of the portal too. Without a session there is nothing to do, and the answer is the same.
 */
public final class SignOutServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Exchanges exchanges;
    private final transient Origins origins;
    private final transient GuestMemory memory;
    private final transient Consumer<String> gone;
    private final transient AddressLimits limits;

    /**
     * @param limits how often guests of one address may sign out: each time is written to the disk
     * @param gone told the id of a guest who has signed out: connections that came by another session than this one end, too
     */
    public SignOutServlet(
            Exchanges exchanges, Origins origins, GuestMemory memory, AddressLimits limits, Consumer<String> gone) {
        this.limits = limits;
        this.gone = gone;
        this.exchanges = exchanges;
        this.origins = origins;
        this.memory = memory;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = exchanges.of(request, response);
        try {
            if (!request.getMethod().equals("POST")) {
                throw new MethodNotAllowed("POST");
            }
            origins.require(request);
            if (memory.guest(request).isPresent()) {
                limits.take(ClientAddress.of(request));
            }
            memory.forget(request, response).ifPresent(guest -> gone.accept(guest.id()));
            end(request.getSession(false));
            if (RequestBody.mediaType(request).equals("application/x-www-form-urlencoded")) {
                response.setHeader("Location", "./");
                ApiResponse.empty(HttpServletResponse.SC_SEE_OTHER).answer(exchange);
            } else {
                ApiResponse.empty(HttpServletResponse.SC_NO_CONTENT).answer(exchange);
            }
        } catch (RuntimeException e) {
            boolean form = RequestBody.mediaType(request).equals("application/x-www-form-urlencoded");
            if (form && Refusals.isForPerson(request)) {
                RefusalPage.answer(exchange, "./", Refusals.of(e));
            } else {
                Refusals.answer(exchange, Refusals.of(e));
            }
        }
    }

    private static void end(@Nullable HttpSession session) {
        if (session == null) {
            return;
        }
        try {
            session.invalidate();
        } catch (IllegalStateException ignored) {
            // Another request has just ended it.
        }
    }
}
