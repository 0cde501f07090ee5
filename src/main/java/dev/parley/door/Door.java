// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.identity.IdentityChain;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import dev.parley.identity.Vouched;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What every way in passes, in this order: the form of the request, origin, readiness and capacity, rate, identity. Thread-safe; called on
 * container threads; waits only where the identity has to be looked up, and then with a bound. Decides and touches no response.
 */
public final class Door {
    private static final Logger logger = LoggerFactory.getLogger(Door.class);
    private static final int REFUSALS_PER_SECOND = 20;

    private final Origins origins;
    private final HandshakeLimits limits;
    private final Capacity capacity;
    private final IdentityChain identities;
    private final Consumer<HttpSession> sessions;
    private final LogBudget lines = new LogBudget(REFUSALS_PER_SECOND);

    public Door(Origins origins, HandshakeLimits limits, Capacity capacity, IdentityChain identities) {
        this(origins, limits, capacity, identities, session -> {});
    }

    /** @param sessions told the {@code HttpSession} of whoever was let in with one */
    public Door(
            Origins origins,
            HandshakeLimits limits,
            Capacity capacity,
            IdentityChain identities,
            Consumer<HttpSession> sessions) {
        this.sessions = sessions;
        this.origins = origins;
        this.limits = limits;
        this.capacity = capacity;
        this.identities = identities;
    }

    /** The verdict on a WebSocket handshake. Counts it, and uses up the ticket that it carries. */
    public Verdict judge(HttpServletRequest request, Entrance entrance) {
        try {
            Upgrade.require(request);
            return admit(request, entrance);
        } catch (ParleyException e) {
            return refused(request, e);
        }
    }

    /** The same for the ways in that upgrade nothing: event streams and polls. */
    public Verdict judgePlain(HttpServletRequest request, Entrance entrance) {
        try {
            return admit(request, entrance);
        } catch (ParleyException e) {
            return refused(request, e);
        }
    }

    /**
     * What a handshake like this would be told, from the request that asks for it: its cookies, address and credentials, with what the
     * hypothetical one would send instead. Counts nothing and uses nothing up; the user of an admission is always null.
     */
    public Verdict explain(HttpServletRequest request, Entrance entrance) {
        try {
            if (entrance.guarded()) {
                origins.require(request);
            }
            String address = ClientAddress.of(request);
            capacity.require(address);
            limits.check(address);
            if (needsIdentity(request, entrance) && !identities.wouldResolve(request)) {
                throw nobody();
            }
            return new Verdict.Admitted(admission(request, entrance, null), Seat.NONE);
        } catch (ParleyException e) {
            return new Verdict.Refused(e);
        }
    }

    private Verdict admit(HttpServletRequest request, Entrance entrance) {
        if (entrance.guarded()) {
            origins.require(request);
        }
        String address = ClientAddress.of(request);
        capacity.require(address);
        // Before the identity, so that guessing tickets counts.
        limits.take(address);
        // Before it as well: a ticket that is used up must not be lost for want of room.
        Seat seat = capacity.take(address);
        try {
            @Nullable
            Vouched vouched = needsIdentity(request, entrance)
                    ? identities.identify(request).orElseThrow(Door::nobody)
                    : credentialed(request, entrance);
            Admission admission = admission(request, entrance, vouched);
            @Nullable HttpSession session = admission.sessionHash() == null ? null : request.getSession(false);
            if (session != null) {
                sessions.accept(session);
            }
            return new Verdict.Admitted(admission, seat);
        } catch (RuntimeException e) {
            seat.free();
            throw e;
        }
    }

    /** Who introduces himself later may still bring a credential, and a wrong one is no way in. */
    private @Nullable Vouched credentialed(HttpServletRequest request, Entrance entrance) {
        return entrance.guarded() ? identities.identifyExplicit(request).orElse(null) : null;
    }

    private static boolean needsIdentity(HttpServletRequest request, Entrance entrance) {
        if (!entrance.guarded()) {
            return false;
        }
        // Asked of every entrance, and before anyone looks for a ticket: so a malformed query is refused as one.
        boolean later = "message".equals(Parameters.get(request, "auth", ErrorCode.HANDSHAKE_INVALID));
        return !(later && entrance.introducesLater());
    }

    private Admission admission(HttpServletRequest request, Entrance entrance, @Nullable Vouched vouched) {
        Optional<String> subprotocol = Upgrade.agree(request, entrance);
        return new Admission(
                vouched,
                entrance.guarded() ? sessionHashOf(request, vouched) : null,
                ClientAddress.of(request),
                subprotocol.orElse(null),
                originOf(request, entrance));
    }

    private static @Nullable String originOf(HttpServletRequest request, Entrance entrance) {
        List<String> origins = entrance.guarded() ? Collections.list(request.getHeaders("Origin")) : List.of();
        return origins.size() == 1 ? origins.get(0) : null;
    }

    /**
     * The session whose end is the end of the connection: that which says who the user is, or says it too. That of a guest whom the browser
     * was before, or of anything else that there may be in this application, has nothing to do with who comes by a ticket.
     */
    private @Nullable String sessionHashOf(HttpServletRequest request, @Nullable Vouched vouched) {
        @Nullable HttpSession session = request.getSession(false);
        if (session == null) {
            return null;
        }
        boolean its = vouched != null && vouched.bySession();
        if (!its) {
            Optional<User> named = identities.userOfSession(request);
            its = vouched == null
                    ? named.isPresent()
                    : named.filter(user -> user.id().equals(vouched.user().id()))
                            .isPresent();
        }
        return its ? SessionHash.of(session.getId()) : null;
    }

    private Verdict refused(HttpServletRequest request, ParleyException cause) {
        // A flood that is held off must not become a flood in the log.
        if (cause.code() == ErrorCode.RATE_LIMITED) {
            log(Level.DEBUG, request, cause, "");
        } else {
            lines.spend(more -> log(Level.INFO, request, cause, more));
        }
        return new Verdict.Refused(cause);
    }

    private static void log(Level level, HttpServletRequest request, ParleyException cause, String more) {
        logger.atLevel(level)
                .log(
                        "refused {} from {}: {} {}{}",
                        LogText.of(request.getRequestURI()),
                        ClientAddress.of(request),
                        cause.code().wire(),
                        LogText.of(cause.getMessage()),
                        more);
    }

    private static ParleyException nobody() {
        return new ParleyException(
                ErrorCode.IDENTITY_REQUIRED,
                "nobody is signed in and guests are off: sign in first, or bring a ticket or token");
    }
}
