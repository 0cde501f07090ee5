// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import dev.parley.identity.resolver.IdentityChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What every way in passes, in this order: the form of the request, origin, readiness and capacity, rate, identity, and what the endpoint asks.
 * Thread-safe; called on container threads; waits only where the identity or a policy has to be asked, and then with a bound. Decides and
 * touches no response.
 */
public final class Door {
    private static final Logger logger = LoggerFactory.getLogger(Door.class);
    private static final int REFUSALS_PER_SECOND = 20;

    private final Origins origins;
    private final Capacity capacity;
    private final IdentityChain identities;
    private final LogBudget lines = new LogBudget(REFUSALS_PER_SECOND);
    private final HandshakeEffects counted;
    private final HandshakeEffects explained;

    public Door(Origins origins, AddressLimits limits, Capacity capacity, IdentityChain identities) {
        this(origins, limits, capacity, identities, (request, session) -> {});
    }

    /** @param sessions told the {@code HttpSession} of whoever was let in with one */
    public Door(
            Origins origins,
            AddressLimits limits,
            Capacity capacity,
            IdentityChain identities,
            BiConsumer<HttpServletRequest, HttpSession> sessions) {
        this.origins = origins;
        this.capacity = capacity;
        this.identities = identities;
        this.counted = new HandshakeEffects.Counted(limits, capacity, identities, sessions);
        this.explained = new HandshakeEffects.Explained(
                limits, capacity, identities, limits.another("too many questions about credentials"));
    }

    /** The decision on a WebSocket handshake. Counts it, and uses up the ticket that it carries. */
    public HandshakeDecision judge(HttpServletRequest request, Way way) {
        try {
            Upgrade.require(request);
            return decide(request, way, counted);
        } catch (ParleyException e) {
            return refused(request, e);
        }
    }

    /** The same for the ways in that upgrade nothing: event streams and polls. */
    public HandshakeDecision judgePlain(HttpServletRequest request, Way way) {
        try {
            return decide(request, way, counted);
        } catch (ParleyException e) {
            return refused(request, e);
        }
    }

    /**
     * What {@link #judge} would say to this handshake, by the same decision. Counts no handshake and uses nothing up; only looks at
     * credentials that make nobody known count, against a budget of their own, so that it is no place to try tickets and tokens out.
     */
    public HandshakeDecision explain(HttpServletRequest request, Way way) {
        try {
            Upgrade.require(request);
            return decide(request, way, explained);
        } catch (ParleyException e) {
            return new HandshakeDecision.Refused(e);
        }
    }

    /** Refuses one that was let in, and could not be taken further. */
    public HandshakeDecision.Refused refused(HttpServletRequest request, ParleyException cause) {
        // A flood that is held off must not become a flood in the log.
        if (cause.code() == ErrorCode.RATE_LIMITED) {
            log(Level.DEBUG, request, cause, "");
        } else {
            lines.spend(more -> log(Level.INFO, request, cause, more));
        }
        return new HandshakeDecision.Refused(cause);
    }

    private HandshakeDecision decide(HttpServletRequest request, Way way, HandshakeEffects effects) {
        EndpointKind kind = way.kind();
        if (kind.guarded()) {
            origins.require(request);
        }
        String address = ClientAddress.of(request);
        capacity.require(address);
        // Before the identity, so that guessing tickets counts.
        effects.count(address);
        // Before it as well: a ticket that is used up must not be lost for want of room.
        Reservation reservation = effects.reservation(address);
        try {
            @Nullable Authenticated authenticated = authenticated(request, kind, effects);
            if (authenticated == null || authenticated.user().guest()) {
                effects.stranger(reservation, address);
            }
            Admission admission = admission(request, kind, address, authenticated);
            Map<String, Object> options = way.options().of(request, admission);
            @Nullable HttpSession session = admission.sessionHash() == null ? null : request.getSession(false);
            if (session != null) {
                effects.admitted(request, session);
            }
            return new HandshakeDecision.Admitted(admission, reservation, options);
        } catch (RuntimeException e) {
            reservation.free();
            throw e;
        }
    }

    private static @Nullable Authenticated authenticated(
            HttpServletRequest request, EndpointKind kind, HandshakeEffects effects) {
        if (needsIdentity(request, kind)) {
            return effects.identify(request).orElseThrow(Door::nobody);
        }
        // Who introduces himself later may still bring a credential, and a wrong one is no way in.
        return kind.guarded() ? effects.identifyExplicit(request).orElse(null) : null;
    }

    private static boolean needsIdentity(HttpServletRequest request, EndpointKind kind) {
        if (!kind.guarded()) {
            return false;
        }
        // Asked of every kind, and before anyone looks for a ticket: so a malformed query is refused as one.
        boolean later = "message".equals(Parameters.get(request, "auth", ErrorCode.HANDSHAKE_INVALID));
        return !(later && kind.introducesLater());
    }

    private Admission admission(
            HttpServletRequest request, EndpointKind kind, String address, @Nullable Authenticated authenticated) {
        Optional<String> subprotocol = Upgrade.agree(request, kind);
        return new Admission(
                authenticated,
                kind.guarded() ? sessionHashOf(request, authenticated) : null,
                address,
                subprotocol.orElse(null),
                originOf(request, kind));
    }

    private static @Nullable String originOf(HttpServletRequest request, EndpointKind kind) {
        List<String> origins = kind.guarded() ? Collections.list(request.getHeaders("Origin")) : List.of();
        return origins.size() == 1 ? origins.get(0) : null;
    }

    /**
     * The session whose end is the end of the connection: that which says who the user is, or says it too. That of a guest whom the browser
     * was before, or of anything else that there may be in this application, has nothing to do with who comes by a ticket.
     */
    private @Nullable String sessionHashOf(HttpServletRequest request, @Nullable Authenticated authenticated) {
        @Nullable HttpSession session = request.getSession(false);
        if (session == null) {
            return null;
        }
        boolean its = authenticated != null && authenticated.bySession();
        if (!its) {
            Optional<User> named = identities.userOfSession(request);
            its = authenticated == null
                    ? named.isPresent()
                    : named.filter(user -> user.id().equals(authenticated.user().id()))
                            .isPresent();
        }
        return its ? SessionHash.of(session.getId()) : null;
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
