// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.jsp;

import dev.parley.Parley;
import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The EL functions of {@code META-INF/parley.tld} ({@code urn:parley}). Stateless. None of them fails a portal's page: without a Parley that
 * runs, paths and language are what they are, and there is no ticket. What they return is safe in HTML as it is.
 */
public final class Functions {
    /** The attribute of the servlet context that holds what stands between its path and Parley's paths. */
    public static final String PREFIX = "dev.parley.prefix";

    private static final Logger logger = LoggerFactory.getLogger(Functions.class);
    private static final Duration TICKET_LIFE = Duration.ofSeconds(60);
    private static final long PATIENCE_MILLIS = 2000;

    private Functions() {}

    /** Where Parley is, such as {@code /portal/parley}. */
    public static String path(HttpServletRequest request) {
        Object prefix = request.getServletContext().getAttribute(PREFIX);
        return request.getContextPath() + (prefix == null ? "/parley" : prefix);
    }

    /**
     * A ticket of 60 s for whoever is signed in; empty where nobody is. It works once, and only a page that connects at once gets in by it:
     * to come back, fetch another. Pages of this application need none, they have the session.
     */
    public static String ticket(HttpServletRequest request) {
        Optional<Parley> parley = Parley.find(request.getServletContext());
        if (parley.isEmpty()) {
            return "";
        }
        try {
            Optional<User> user = parley.get().user(request).filter(known -> !known.guest());
            if (user.isEmpty()) {
                return "";
            }
            @Nullable HttpSession session = request.getSession(false);
            // It ends with the session that it was made for.
            CompletionStage<String> ticket = session == null
                    ? parley.get().ticket(user.get(), TICKET_LIFE)
                    : parley.get().ticket(user.get(), TICKET_LIFE, session);
            return ticket.toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            logger.warn("No ticket for a page: {}", e.toString());
            return "";
        }
    }

    /** {@code zh-CN} or {@code en}: the language that JSTL or the browser asks for, as far as Parley speaks it. */
    public static String language(HttpServletRequest request) {
        Locale locale = request.getLocale();
        var session = request.getSession(false);
        try {
            // What fmt:setLocale with scope="session" leaves there.
            if (session != null
                    && session.getAttribute("jakarta.servlet.jsp.jstl.fmt.locale.session") instanceof Locale chosen) {
                locale = chosen;
            }
        } catch (IllegalStateException ignored) {
            // It has just ended.
        }
        return locale.getLanguage().equals("zh") ? "zh-CN" : "en";
    }
}
