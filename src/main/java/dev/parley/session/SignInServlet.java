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
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.http.RefusalPage;
import dev.parley.identity.GuestNames;
import dev.parley.identity.GuestResolver;
import dev.parley.identity.Names;
import dev.parley.identity.SessionResolver;
import dev.parley.identity.User;
import dev.parley.wire.JsonObject;
import dev.parley.wire.UserView;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            String prefix,
            String landing,
            Origins origins,
            SessionResolver sessions,
            GuestResolver guests,
            GuestMemory memory,
            GuestNames names,
            AddressLimits limits) {
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
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (!request.getMethod().equals("POST")) {
                throw new MethodNotAllowed("POST");
            }
            origins.require(request);
            // Before the body is read: what is refused costs no more than its header.
            limits.take(ClientAddress.of(request));
            RequestBody.requireUtf8(request);
            switch (RequestBody.mediaType(request)) {
                case "application/json" -> signInByJson(request, response);
                case "application/x-www-form-urlencoded" -> signInByForm(request, response);
                default ->
                    throw RequestBody.unsupported(request, "application/json or application/x-www-form-urlencoded");
            }
        } catch (RuntimeException e) {
            refuse(request, response, Refusals.of(e));
        }
    }

    /** Whoever sent a form sees the answer in the browser's window. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response, ParleyException cause)
            throws IOException {
        boolean form = RequestBody.mediaType(request).equals("application/x-www-form-urlencoded");
        if (form && Refusals.isForPerson(request)) {
            RefusalPage.write(request, response, "./", cause);
        } else {
            Refusals.write(response, cause);
        }
    }

    private void signInByJson(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonObject body = RequestBody.json(request, MAX_BODY_BYTES);
        User user = signIn(request, response, body.isString("name") ? body.requiredString("name") : null);
        ApiResponse.ok(Map.of("user", UserView.of(user))).write(response);
    }

    private void signInByForm(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Containers read forms as ISO-8859-1 unless told before the first look at a parameter.
        request.setCharacterEncoding(StandardCharsets.UTF_8.name());
        @Nullable String name = Parameters.get(request, "name", ErrorCode.NAME_INVALID);
        // What a keyboard leaves at the ends of a form field is not meant.
        signIn(request, response, name == null ? null : name.strip());
        String home = request.getContextPath() + prefix + "/";
        String next = NextPage.of(request.getParameter("next"), request.getContextPath(), home, landing);
        response.setHeader("Location", next);
        ApiResponse.empty(HttpServletResponse.SC_SEE_OTHER).write(response);
    }

    private User signIn(HttpServletRequest request, HttpServletResponse response, @Nullable String name) {
        if (name == null) {
            throw new ParleyException(ErrorCode.NAME_INVALID, "name: is missing, or no string");
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
                ErrorCode.SERVER_UNAVAILABLE, "name: whose it is could not be found out; try again", cause);
    }
}
