// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.door.Admission;
import dev.parley.door.HandshakeDecision;
import dev.parley.door.Reception;
import dev.parley.door.Way;
import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handshake of one endpoint. The container knows no endpoint of ours: a request comes here as an ordinary GET, after the portal's
 * own filters, gets the door's decision as an ordinary answer, and only then is upgraded. So nothing can be bypassed, whatever a
 * portal's web.xml says.
 */
public final class HandshakeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final Logger logger = LoggerFactory.getLogger(HandshakeServlet.class);
    private static final int FAILURES_PER_SECOND = 1;

    private final transient Reception reception;
    private final transient Way way;
    private final transient Class<? extends Endpoint> endpoint;
    private final transient HandshakeConfigurator configurator;
    private final transient LogBudget lines = new LogBudget(FAILURES_PER_SECOND);

    public HandshakeServlet(
            Reception reception, Way way, Class<? extends Endpoint> endpoint, HandshakeConfigurator configurator) {
        this.reception = reception;
        this.way = way;
        this.endpoint = endpoint;
        this.configurator = configurator;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HandshakeDecision decision = reception.handshake(request, response, way);
        if (decision instanceof HandshakeDecision.Admitted admitted) {
            boolean upgraded = false;
            try {
                upgrade(request, response, admitted);
                // The endpoint opens when this request is over, and takes the reservation then.
                upgraded = true;
            } catch (ParleyException e) {
                reception.refuseLate(request, response, e);
            } finally {
                if (!upgraded) {
                    admitted.reservation().free();
                }
            }
        } else if (decision instanceof HandshakeDecision.Refused refused) {
            reception.refuse(request, response, refused.cause());
        }
    }

    private void upgrade(
            HttpServletRequest request, HttpServletResponse response, HandshakeDecision.Admitted admitted) {
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
        config.getUserProperties().putAll(admitted.options());
        config.getUserProperties().put(HandshakeConfigurator.ADMISSION, admission);
        config.getUserProperties().put(HandshakeConfigurator.RESERVATION, admitted.reservation());
        UpgradeResponse answer = new UpgradeResponse(response);
        try {
            container.upgradeHttpToWebSocket(
                    new UpgradeRequest(request, configurator.compresses()), answer, config, Map.of());
        } catch (DeploymentException | IOException | RuntimeException e) {
            throw notTaken(e.toString(), e);
        }
        if (answer.error() != 0) {
            throw notTaken("it answered " + answer.error(), null);
        }
        answer.accept();
    }

    /** The door has found nothing wrong, so this is news to whoever works on Parley; for a client it is a handshake that was no good. */
    private ParleyException notTaken(String reason, @Nullable Exception cause) {
        lines.spend(more -> logger.warn(
                "The container did not take a handshake that was in order: {}{}", LogText.of(reason), more));
        logger.debug("It failed with", cause);
        return new ParleyException(
                ErrorCode.HANDSHAKE_INVALID, "the container could not take this handshake; its log says why", cause);
    }
}
