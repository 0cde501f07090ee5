// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.door.AddressLimits;
import dev.parley.door.ClientAddress;
import dev.parley.door.MethodNotAllowed;
import dev.parley.door.Origins;
import dev.parley.door.Parameters;
import dev.parley.door.Refusals;
import dev.parley.door.RequestBody;
import dev.parley.error.Causes;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import dev.parley.http.ApiResponse;
import dev.parley.identity.GuestNames;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.identity.resolver.GuestResolver;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.wire.JsonObject;
import dev.parley.wire.UserView;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /signin}: a person takes a name and is a guest, kept in the {@code HttpSession}. In the same session a second sign-in changes
 * the name and keeps the guest, with inbox and marks; someone whom the portal has signed in stays who they are. The session always gets a
 * new id, so that one planted before is worth nothing; over TLS a guest who was planted with it is not kept either.
 */
public final class SignInServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final long MAX_WAIT_SECONDS = 10;
    private static final int MAX_BODY_BYTES = 8 * 1024;

    private final transient Exchanges exchanges;
    private final String prefix;
    private final transient Origins origins;
    private final transient SessionResolver sessions;
    private final transient GuestResolver guests;
    private final transient GuestMemory memory;
    private final String landing;
    private final transient GuestNames names;
    private final transient AddressLimits limits;

    /**
     * @param prefix what stands between the context path and our paths; may be empty
     * @param limits how often one address may sign in
     * @param landing where a form leads that names no next page, relative to ours
     */
    public SignInServlet(
            Exchanges exchanges,
            String prefix,
            String landing,
            Origins origins,
            SessionResolver sessions,
            GuestResolver guests,
            GuestMemory memory,
            GuestNames names,
            AddressLimits limits) {
        this.exchanges = exchanges;
        this.landing = landing;
        this.prefix = prefix;
        this.origins = origins;
        this.sessions = sessions;
        this.guests = guests;
        this.memory = memory;
        this.names = names;
        this.limits = limits;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = exchanges.of(request, response);
        try {
            if (!request.getMethod().equals("POST")) {
                throw new MethodNotAllowed("POST");
            }
            // Before the body is read: what is refused costs no more than its header; but a person's form is shown
            // again
            // with what was typed.
            boolean forPerson = isFormOfPerson(request);
            if (!forPerson) {
                origins.require(request);
            }
            limits.take(ClientAddress.of(request));
            boolean json = isJson(request);
            exchange.await(
                    exchange.read(MAX_BODY_BYTES).thenApply(body -> {
                        if (json) {
                            return signInByJson(request, response, body);
                        }
                        try {
                            origins.require(request);
                            return signInByForm(request, response, body);
                        } catch (RuntimeException e) {
                            throw forPerson ? new RefusedForm(e, body) : e;
                        }
                    }),
                    (answer, failure) -> {
                        if (answer == null) {
                            refuse(exchange, failure);
                        } else {
                            answer.answer(exchange);
                        }
                    });
        } catch (RuntimeException e) {
            refuse(exchange, e);
        }
    }

    /** A person who sent a form sees the answer in the browser's window. */
    private static void refuse(Exchange exchange, @Nullable Throwable failure) {
        @Nullable Throwable known = failure == null ? null : Causes.of(failure);
        byte[] typed = known instanceof RefusedForm form ? form.body : new byte[0];
        @Nullable Throwable why = known instanceof RefusedForm form ? form.getCause() : known;
        ParleyException cause = Refusals.of(why == null ? new IllegalStateException("no answer") : why);
        HttpServletRequest request = exchange.request();
        if (isFormOfPerson(request)) {
            SignInPage.answer(exchange, typed(request, typed, "name"), typed(request, typed, "next"), cause);
        } else {
            Refusals.answer(exchange, cause);
        }
    }

    private static boolean isFormOfPerson(HttpServletRequest request) {
        return RequestBody.mediaType(request).equals("application/x-www-form-urlencoded")
                && Refusals.isForPerson(request);
    }

    private static @Nullable String typed(HttpServletRequest request, byte[] body, String name) {
        try {
            return body.length == 0 ? null : field(request, body, name);
        } catch (ParleyException ignored) {
            // What is malformed is typed anew.
            return null;
        }
    }

    /** A form that was refused, with what is in it. */
    private static final class RefusedForm extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient byte[] body;

        RefusedForm(RuntimeException cause, byte[] body) {
            super(cause);
            this.body = body;
        }
    }

    private static boolean isJson(HttpServletRequest request) {
        RequestBody.requirePlain(request);
        RequestBody.requireUtf8(request);
        return switch (RequestBody.mediaType(request)) {
            case "application/json" -> true;
            case "application/x-www-form-urlencoded" -> false;
            default -> throw RequestBody.unsupported(request, "application/json or application/x-www-form-urlencoded");
        };
    }

    private ApiResponse signInByJson(HttpServletRequest request, HttpServletResponse response, byte[] bytes) {
        JsonObject body = RequestBody.json(bytes);
        User user = signIn(request, response, body.isString("name") ? body.requiredString("name") : null);
        return ApiResponse.ok(Map.of("user", UserView.of(user)));
    }

    private ApiResponse signInByForm(HttpServletRequest request, HttpServletResponse response, byte[] body) {
        @Nullable String name = field(request, body, "name");
        // What a keyboard leaves at the ends of a form field is not meant.
        signIn(request, response, name == null ? null : name.strip());
        String home = request.getContextPath() + prefix + "/";
        String next = NextPage.of(field(request, body, "next"), request.getContextPath(), home, landing);
        response.setHeader("Location", next);
        return ApiResponse.empty(HttpServletResponse.SC_SEE_OTHER);
    }

    private static @Nullable String field(HttpServletRequest request, byte[] body, String name) {
        // A filter before us may have had the container read the form.
        return body.length == 0 ? request.getParameter(name) : Parameters.inForm(body, name, ErrorCode.NAME_INVALID);
    }

    private User signIn(HttpServletRequest request, HttpServletResponse response, @Nullable String name) {
        if (name == null) {
            throw new ParleyException(ErrorCode.NAME_INVALID, "name: is missing, or is not a string");
        }
        Names.requireDisplayName(name);
        Optional<User> known = sessions.resolve(request);
        if (known.isPresent() && !known.get().guest()) {
            return known.get();
        }
        User user = known.filter(guest -> memory.isOwn(request, guest))
                .map(guest -> guest.named(name))
                .orElseGet(() -> guests.newGuest(name));
        requireFree(user.name());
        memory.enter(request, response, user);
        return user;
    }

    /** Waits, as long as the portal's directory may take, if there is one. */
    private void requireFree(String name) {
        try {
            names.requireFree(name).toCompletableFuture().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ParleyException refusal ? refusal : unknown(e);
        } catch (TimeoutException e) {
            throw unknown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(e);
        }
    }

    private static ParleyException unknown(Exception cause) {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE,
                "name: the server could not find out in time whether somebody else has it; try again",
                cause);
    }
}
