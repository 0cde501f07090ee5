// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ParleyException;
import dev.parley.hub.Traffic;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/** Receives the requests with which connections begin: has the door judge them, and counts and answers those that it refuses. Thread-safe. */
public final class Reception {
    private final Door door;
    private final Logins logins;
    private final Traffic traffic;

    /** Makes a login that other applications share known to the container, before anyone asks who this is. */
    @FunctionalInterface
    public interface Logins {
        void join(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException;
    }

    public Reception(Door door, Logins logins, Traffic traffic) {
        this.door = door;
        this.logins = logins;
        this.traffic = traffic;
    }

    /** The decision on a WebSocket handshake. Whatever fails in a portal's code, or in the container's that it calls, is a refusal too. */
    public HandshakeDecision handshake(HttpServletRequest request, HttpServletResponse response, Way way) {
        return judge(request, response, way, () -> door.judge(request, way));
    }

    /** Opens a connection for a request that was let in; its reservation is freed afterwards. */
    @FunctionalInterface
    public interface Opening {
        void open(HandshakeDecision.Admitted admitted);
    }

    /** Receives a request for a way in that upgrades nothing, from the question of its method to the last refusal. */
    public void receive(
            HttpServletRequest request, HttpServletResponse response, String method, Way way, Opening opening)
            throws IOException {
        if (!request.getMethod().equals(method)) {
            refuse(request, response, new MethodNotAllowed(method));
            return;
        }
        HandshakeDecision decision = judge(request, response, way, () -> door.judgePlain(request, way));
        if (decision instanceof HandshakeDecision.Refused refused) {
            refuse(request, response, refused.cause());
        } else if (decision instanceof HandshakeDecision.Admitted admitted) {
            try {
                opening.open(admitted);
            } catch (ParleyException e) {
                refuseLate(request, response, e);
            } finally {
                admitted.reservation().free();
            }
        }
    }

    private HandshakeDecision judge(
            HttpServletRequest request, HttpServletResponse response, Way way, Supplier<HandshakeDecision> judge) {
        try {
            if (way.kind() != EndpointKind.OPEN) {
                logins.join(request, response);
            }
            return judge.get();
        } catch (IOException | ServletException | RuntimeException e) {
            return new HandshakeDecision.Refused(Refusals.of(e));
        }
    }

    /** Answers who was refused. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, ParleyException cause)
            throws IOException {
        traffic.refused(Traffic.Way.HANDSHAKE, cause.code());
        Refusals.writeHandshake(request, response, cause);
    }

    /** The same for one that was let in, and could not be taken further. */
    public void refuseLate(HttpServletRequest request, HttpServletResponse response, ParleyException cause)
            throws IOException {
        refuse(request, response, door.refused(request, cause).cause());
    }
}
