// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.door.Admission;
import dev.parley.door.Door;
import dev.parley.door.Entrance;
import dev.parley.door.Refusals;
import dev.parley.door.Verdict;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Traffic;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of one endpoint. The container knows no endpoint of ours: a request comes here as an ordinary GET, after the portal's
 * own filters, gets the door's verdict as an ordinary answer, and only then is upgraded. So nothing can be bypassed, whatever a
 * portal's web.xml says.
 */
public final class HandshakeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** What an endpoint wants to know of the request; a {@link ParleyException} refuses the handshake. */
    @FunctionalInterface
    public interface Options {
        Map<String, Object> of(HttpServletRequest request, Admission admission);
    }

    private final transient Door door;
    private final transient Entrance entrance;
    private final transient Class<? extends Endpoint> endpoint;
    private final transient ServerEndpointConfig.Configurator configurator;
    private final transient Options options;
    private final transient Traffic traffic;

    public HandshakeServlet(
            Door door,
            Entrance entrance,
            Class<? extends Endpoint> endpoint,
            ServerEndpointConfig.Configurator configurator,
            Options options,
            Traffic traffic) {
        this.traffic = traffic;
        this.door = door;
        this.entrance = entrance;
        this.endpoint = endpoint;
        this.configurator = configurator;
        this.options = options;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (entrance != Entrance.OPEN) {
            joinSingleSignOn(request, response);
        }
        Verdict verdict = door.judge(request, entrance);
        if (verdict instanceof Verdict.Refused refused) {
            refuse(response, refused.cause());
            return;
        }
        Verdict.Admitted admitted = (Verdict.Admitted) verdict;
        boolean upgraded = false;
        try {
            upgrade(request, response, admitted);
            // The endpoint opens when this request is over, and takes the seat then.
            upgraded = true;
        } catch (ParleyException e) {
            refuse(response, e);
        } catch (DeploymentException e) {
            throw new ServletException(e);
        } finally {
            if (!upgraded) {
                admitted.seat().free();
            }
        }
    }

    /**
     * Has Tomcat's SingleSignOn valve count this application's session among those that a logout elsewhere ends. It does so only for
     * applications that ask for authentication; whom the container knows already is asked nothing.
     */
    private static void joinSingleSignOn(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        ServletRequest container = request;
        while (container instanceof ServletRequestWrapper wrapper) {
            container = wrapper.getRequest();
        }
        if (container instanceof HttpServletRequest bare && bare.getUserPrincipal() != null) {
            bare.authenticate(response);
        }
    }

    private void refuse(HttpServletResponse response, ParleyException cause) throws IOException {
        traffic.refused(Traffic.Way.HANDSHAKE, cause.code());
        if (cause.code() != ErrorCode.UPGRADE_REQUIRED) {
            // Whoever is refused and does not hang up would keep a place of the connector's, and with enough of
            // them the portal's pages wait for one. Tomcat closes after a 503 by itself, not after 401, 403 and 429.
            response.setHeader("Connection", "close");
        }
        Refusals.write(response, cause);
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response, Verdict.Admitted admitted)
            throws ServletException, IOException, DeploymentException {
        Admission admission = admitted.admission();
        if (!(getServletContext().getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            throw new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE, "this container has no WebSocket support for this application");
        }
        String subprotocol = admission.subprotocol();
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(endpoint, request.getServletPath())
                .configurator(configurator)
                .subprotocols(subprotocol == null ? List.of() : List.of(subprotocol))
                .build();
        config.getUserProperties().putAll(options.of(request, admission));
        config.getUserProperties().put(HandshakeConfigurator.ADMISSION, admission);
        config.getUserProperties().put(HandshakeConfigurator.SEAT, admitted.seat());
        container.upgradeHttpToWebSocket(new WithoutPrincipal(request), response, config, Map.of());
    }

    /**
     * Hides the principal from Tomcat, which would close the socket itself at logout, with 1008 and before our 4001.
     */
    private static final class WithoutPrincipal extends HttpServletRequestWrapper {
        WithoutPrincipal(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }
    }
}
