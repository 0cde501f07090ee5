// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.RealTomcat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.catalina.valves.RemoteIpValve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A proxy's header counts from the proxy's own socket, and from nowhere else, whatever X-Forwarded-For says. */
class TrustedHeaderIT {
    private static final String PROXY = "203.0.113.7";

    @TempDir
    private Path directory;

    static Stream<String> tomcats() {
        return Artifacts.lines();
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void listedPeer_namesTheUser_behindARemoteIpValveToo(String version) throws Exception {
        String valve = """
                <Valve className="org.apache.catalina.valves.RemoteIpValve" internalProxies="127\\.0\\.0\\.1"/>""";
        try (RealTomcat tomcat = RealTomcat.start(version, directory, valve)) {
            tomcat.configure("""
                    parley.identity=header
                    parley.header.proxies=127.0.0.1
                    parley.header.name=X-Forwarded-Name
                    """);
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            URI parley = tomcat.uri().resolve("parley/");

            assertThat(welcome(
                            parley,
                            "X-Forwarded-For",
                            "198.51.100.9",
                            "X-Forwarded-User",
                            "anna",
                            "X-Forwarded-Name",
                            "Anna"))
                    .contains("\"user\":{\"id\":\"anna\",\"name\":\"Anna\",\"guest\":false,\"roles\":[]}");
            assertThat(RawSocket.refused(parley, "ws").status()).isEqualTo(401);
            RawSocket.Refusal twice =
                    RawSocket.refused(parley, "ws", "X-Forwarded-User", "mallory", "X-Forwarded-User", "anna");
            assertThat(twice.status()).isEqualTo(401);
            assertThat(twice.body()).contains("what the portal says about its user cannot be used");
            assertThat(tomcat.log()).contains("the header X-Forwarded-User came 2 times");
        }
    }

    @Test
    void unlistedPeer_isIgnored_alsoWhereTheContainerTakesItForTheListedOne_andToldOnce() throws Exception {
        try (LogWatch log = new LogWatch();
                ParleyServer server = server(PROXY)) {
            for (int i = 0; i < 5; i++) {
                assertThat(welcome(server.base(), "X-Forwarded-User", "admin")).contains("\"guest\":true");
                // The valve believes 127.0.0.1, so that getRemoteAddr() says what the client wrote.
                assertThat(welcome(server.base(), "X-Forwarded-For", PROXY, "X-Forwarded-User", "admin"))
                        .contains("\"guest\":true");
            }
            assertThat(log.mentions("ignored the header X-Forwarded-User from 127.0.0.1"))
                    .hasSize(1);
        }
    }

    @Test
    void explicitCredential_isDecisive_evenFromAListedPeer() throws Exception {
        try (ParleyServer server = server("127.0.0.1")) {
            assertThat(welcome(server.base(), "X-Forwarded-User", "anna")).contains("\"id\":\"anna\"");
            assertThat(RawSocket.refused(server.base(), "ws?ticket=wrong", "X-Forwarded-User", "anna")
                            .status())
                    .isEqualTo(401);
        }
    }

    private ParleyServer server(String proxies) throws Exception {
        ParleyServer server = new ParleyServer(
                directory, Map.of("parley.identity", "header,guest", "parley.header.proxies", proxies));
        RemoteIpValve valve = new RemoteIpValve();
        valve.setInternalProxies("127\\.0\\.0\\.1");
        server.context().getPipeline().addValve(valve);
        return server.start();
    }

    private static String welcome(URI base, String... headers) throws IOException {
        try (RawSocket socket = RawSocket.open(base, "ws", headers)) {
            return socket.read().text();
        }
    }
}
