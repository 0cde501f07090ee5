// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.door.AddressLimits;
import dev.parley.door.Admission;
import dev.parley.door.Capacity;
import dev.parley.door.Door;
import dev.parley.door.EndpointKind;
import dev.parley.door.Origins;
import dev.parley.door.Reception;
import dev.parley.door.Way;
import dev.parley.hub.Traffic;
import dev.parley.identity.User;
import dev.parley.identity.resolver.IdentityChain;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.identity.resolver.TicketResolver;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody gets somebody else's identity, however many shake hands at once; and the test would notice if one did. */
@EitherTomcat
class HandshakeMixupIT {
    private static final int HANDSHAKES = 200;
    private static final int SIGNED_IN = 180;

    @TempDir
    Path directory;

    @Test
    void concurrentHandshakes_ofDifferentUsers_eachSeeTheirOwn() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            assertThat(mixedUp(server, "ws")).isZero();
        }
    }

    @Test
    void concurrentHandshakes_withAConfiguratorThatKeepsAField_areMixedUp() throws Exception {
        ParleyServer server = new ParleyServer(directory, Map.of());
        Tomcat.addServlet(
                server.context(),
                "wrong",
                new HandshakeServlet(
                        new Reception(door(), (request, response) -> {}, Traffic.NONE),
                        new Way(EndpointKind.CHAT),
                        WhoEndpoint.class,
                        new WrongConfigurator()));
        server.context().addServletMapping("/wrong", "wrong");
        try (ParleyServer started = server.start()) {
            assertThat(mixedUp(started, "wrong")).isPositive();
        }
    }

    private static int mixedUp(ParleyServer server, String path) throws Exception {
        List<String> cookies = new ArrayList<>();
        for (int i = 0; i < SIGNED_IN; i++) {
            cookies.add(server.signIn("user " + i));
        }
        CyclicBarrier barrier = new CyclicBarrier(HANDSHAKES);
        ExecutorService threads = Executors.newFixedThreadPool(HANDSHAKES);
        try {
            List<Future<Boolean>> wrong = new ArrayList<>();
            for (int i = 0; i < HANDSHAKES; i++) {
                int number = i;
                wrong.add(threads.submit(() -> {
                    Patience.await(barrier);
                    return isWrong(server, path, number, cookies);
                }));
            }
            int mixed = 0;
            for (Future<Boolean> one : wrong) {
                mixed += Patience.get(one) ? 1 : 0;
            }
            return mixed;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isWrong(ParleyServer server, String path, int number, List<String> cookies)
            throws Exception {
        boolean signedIn = number < SIGNED_IN;
        try (TestSocket socket = signedIn ? server.socket(path, "Cookie", cookies.get(number)) : server.socket(path)) {
            String name = socket.awaitEvent("welcome").path("user").path("name").asText();
            return signedIn ? !name.equals("user " + number) : name.startsWith("user ");
        }
    }

    private static Door door() {
        SessionResolver sessions = new SessionResolver(SessionResolver.DEFAULT_ATTRIBUTE);
        return new Door(
                new Origins(List.of()),
                new AddressLimits(0, 0, address -> false),
                new Capacity(0, () -> 0, Optional::empty),
                new IdentityChain(
                        new TicketResolver(
                                ticket -> CompletableFuture.completedFuture(Optional.empty()), Duration.ofSeconds(1)),
                        List.of(),
                        List.of(sessions, request -> Optional.of(User.guest("guest-nobody", "nobody")))));
    }

    /** What people write: the user is kept between two callbacks. */
    private static final class WrongConfigurator extends HandshakeConfigurator {
        private Object last = "";

        WrongConfigurator() {
            super(WhoEndpoint::new, false);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            last = config.getUserProperties().get(ADMISSION);
            Thread.yield();
            config.getUserProperties().put(ADMISSION, last);
        }
    }

    /** Says who it takes its peer for. */
    public static final class WhoEndpoint extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            Admission admission = (Admission) config.getUserProperties().get(HandshakeConfigurator.ADMISSION);
            try {
                session.getBasicRemote()
                        .sendText("{\"event\":\"welcome\",\"user\":{\"name\":\""
                                + admission.user().name() + "\"}}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
