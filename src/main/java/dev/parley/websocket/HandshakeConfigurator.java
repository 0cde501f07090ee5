// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.door.Admission;
import dev.parley.door.Reservation;
import dev.parley.identity.SessionHash;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Copies who someone is into the configuration of that one handshake. Thread-safe: it serves all handshakes of its endpoint at once, so it
 * holds nothing of any of them; what it knows goes into the {@code config} that it is handed, of which Tomcat makes one a handshake
 * (WsPerSessionServerEndpointConfig), and nowhere else.
 */
public class HandshakeConfigurator extends ServerEndpointConfig.Configurator {
    /** The user property that holds the {@link Admission}. */
    public static final String ADMISSION = Admission.class.getName();

    /** The user property that holds the {@link Reservation}. */
    static final String RESERVATION = Reservation.class.getName();

    private final Supplier<? extends Endpoint> endpoints;
    private final boolean compression;

    public HandshakeConfigurator(Supplier<? extends Endpoint> endpoints, boolean compression) {
        this.endpoints = endpoints;
        this.compression = compression;
    }

    /**
     * The door's admission, with the session as it is at this moment: between the decision and the upgrade its id may have changed.
     */
    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Map<String, Object> properties = config.getUserProperties();
        if (properties.get(ADMISSION) instanceof Admission admission
                && admission.sessionHash() != null
                && request.getHttpSession() instanceof HttpSession session) {
            properties.put(ADMISSION, admission.withSession(SessionHash.of(session.getId())));
        }
    }

    /** The door has decided: what it agreed to is all that the endpoint's configuration of this handshake lists. */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return supported.isEmpty() ? "" : supported.get(0);
    }

    /** Whether offers of compression are accepted. */
    boolean compresses() {
        return compression;
    }

    /** Compression costs over 100 KiB a connection, so it is declined unless a setting wants it. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return compression ? super.getNegotiatedExtensions(installed, requested) : List.of();
    }

    /** The door has looked at the origin, with the whole request before it. */
    @Override
    public boolean checkOrigin(String originHeaderValue) {
        return true;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(endpoints.get());
    }

    /** The place that was kept for a session's connection. */
    static Reservation reservationOf(EndpointConfig config) {
        return config.getUserProperties().get(RESERVATION) instanceof Reservation reservation
                ? reservation
                : Reservation.NONE;
    }

    /** What the door knows of a session's handshake. */
    static Admission admissionOf(EndpointConfig config) {
        if (config.getUserProperties().get(ADMISSION) instanceof Admission admission) {
            return admission;
        }
        throw new IllegalStateException("this session did not come through the door");
    }
}
