// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.door.MethodNotAllowed;
import dev.parley.door.Origins;
import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import dev.parley.http.ApiResponse;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.identity.tomcat.SharedLogin;
import dev.parley.identity.tomcat.SharedLogins;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code POST /touch}: a page says that a person has been at work. That keeps the {@code HttpSession} alive as a click in the portal would;
 * frames on a socket do not. Creates no session. It answers 404 where a setting says that only the portal's own pages count: Tomcat counts any
 * request with the session's cookie, so pages must not send this one then.
 */
public final class TouchServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Exchanges exchanges;
    private final transient Origins origins;
    private final boolean keepsAlive;
    private final transient SharedLogins sharedLogins;

    /** @param sharedLogins those of other applications, whose sessions are what a person's work keeps alive then */
    public TouchServlet(Exchanges exchanges, Origins origins, boolean keepsAlive, SharedLogins sharedLogins) {
        this.exchanges = exchanges;
        this.sharedLogins = sharedLogins;
        this.origins = origins;
        this.keepsAlive = keepsAlive;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = exchanges.of(request, response);
        try {
            if (!keepsAlive) {
                throw new ParleyException(
                        ErrorCode.ROUTE_UNKNOWN,
                        "pages of Parley do not keep the session alive here (parley.session.keep-alive)");
            }
            if (!request.getMethod().equals("POST")) {
                throw new MethodNotAllowed("POST");
            }
            origins.require(request);
            ApiResponse.ok(touch(request)).answer(exchange);
        } catch (RuntimeException e) {
            Refusals.answer(exchange, Refusals.of(e));
        }
    }

    private Map<String, Integer> touch(HttpServletRequest request) {
        Map<String, Integer> answer = new TreeMap<>();
        Optional<SharedLogin> shared = sharedLogins.of(request);
        if (shared.filter(SharedLogin::isAlive).isPresent()) {
            shared.get().touch();
            shared.get().lasting().ifPresent(lasting -> answer.put("expiresIn", (int) (lasting.lifeMillis() / 1000)));
            return answer;
        }
        HttpSession session = request.getSession(false);
        if (session == null && SessionResolver.remembered(request).isPresent()) {
            // A guest whom the cookie knows: nothing ends that would have to be kept alive.
            return answer;
        }
        if (session == null) {
            throw new ParleyException(ErrorCode.IDENTITY_REQUIRED, "there is no session: sign in");
        }
        try {
            int seconds = session.getMaxInactiveInterval();
            if (seconds > 0) {
                answer.put("expiresIn", seconds);
            }
        } catch (IllegalStateException e) {
            throw new ParleyException(ErrorCode.IDENTITY_REQUIRED, "the session has just ended: sign in", e);
        }
        return answer;
    }
}
