// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.User;
import dev.parley.identity.resolver.GuestResolver;
import dev.parley.identity.resolver.IdentityChain;
import dev.parley.identity.resolver.TicketResolver;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.HouseUnderTest;
import dev.parley.testing.Patience;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the door's refusals look on the wire of a real container. */
@EitherTomcat
class RefusedHandshakeIT {
    @TempDir
    Path directory;

    @AutoClose
    private HouseUnderTest house;

    @BeforeEach
    void start() {
        TicketResolver tickets = new TicketResolver(
                ticket -> CompletableFuture.completedFuture(Optional.<User>empty()), Duration.ofSeconds(2));
        Door door = new Door(
                new Origins(List.of()),
                new AddressLimits(0, 0, address -> false),
                new Capacity(0, () -> 0, Optional::empty),
                new IdentityChain(tickets, List.of(), List.of(new GuestResolver(new SecureRandom()))));
        house = new HouseUnderTest(directory)
                .servlet("/ws", new Doorkeeper(door))
                .start();
    }

    @Test
    void plainGet_isToldToUpgrade() {
        HttpResponse<String> answer = house.send(house.request("/ws"));

        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"upgrade.required\"");
    }

    @Test
    void handshake_malformedQuery_isInvalidOrIgnoredAndNeverABug() throws IOException {
        // Tomcat 10.1 leaves out a parameter that cannot be decoded, Tomcat 11 throws.
        assertThat(statusOf("/parley/ws?ticket=%zz", "")).isIn("400", "204");
    }

    @Test
    void handshake_foreignOriginOrWrongTicket_isRefusedBeforeAnyUpgrade() throws IOException {
        assertThat(statusOf("/parley/ws", "Origin: http://evil.example\r\n")).isEqualTo("403");
        assertThat(statusOf("/parley/ws?ticket=wrong", "")).isEqualTo("401");
        assertThat(statusOf("/parley/ws", "Origin: " + house.origin() + "\r\n")).isEqualTo("204");
    }

    /** By hand, as Java's HTTP client does not let a test send these headers. */
    private String statusOf(String target, String headers) throws IOException {
        URI origin = URI.create(house.origin());
        try (Socket socket = new Socket(origin.getHost(), origin.getPort())) {
            Patience.on(socket);
            String request = "GET " + target + " HTTP/1.1\r\nHost: " + origin.getAuthority()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return reader.readLine().split(" ", -1)[1];
        }
    }

    /** Answers 204 where a real one would upgrade. */
    private static final class Doorkeeper extends HttpServlet {
        private final transient Door door;

        Doorkeeper(Door door) {
            this.door = door;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HandshakeDecision decision = door.judge(request, new Way(EndpointKind.CHAT));
            if (decision instanceof HandshakeDecision.Refused refused) {
                Refusals.writeHandshake(request, response, refused.cause());
            } else {
                response.setStatus(204);
            }
        }
    }
}
