// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ServerProcess;
import dev.parley.testing.StuckPeer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher's connector does before there is a request. */
class GuardedConnectorIT {
    private static final int MOST = 12;

    @TempDir
    static Path folder;

    @AutoClose
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(
                folder.resolve("data"),
                "-Dparley.limits.sockets-per-address=" + MOST,
                "-Dparley.http.header-deadline=1s");
    }

    @Test
    void bothLoopbackAddresses_answerOnOnePort_andNoOther() throws Exception {
        for (InetAddress address : LauncherAddresses.of("localhost").all()) {
            assertThat(get(address)).as(address.toString()).startsWith("HTTP/1.1 200");
        }
        Optional<InetAddress> other = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        if (other.isPresent()) {
            assertThatThrownBy(() -> open(other.get())).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void socketsOfOneAddress_areBounded_andItsPlacesComeFree() throws Exception {
        List<StuckPeer> open = new ArrayList<>();
        try {
            // What the other tests have closed may still be on its way.
            await().until(() -> {
                while (open.size() < MOST) {
                    open.add(open(loopback()));
                }
                for (StuckPeer peer : List.copyOf(open)) {
                    if (peer.isClosed()) {
                        open.remove(peer);
                    }
                }
                return open.size() == MOST;
            });
            try (StuckPeer more = open(loopback())) {
                await().until(more::isClosed);
            }
            for (StuckPeer peer : open) {
                assertThat(peer.isClosed()).as("one that was there").isFalse();
            }
            open.remove(0).close();
            await().ignoreExceptions().until(() -> get(loopback()).startsWith("HTTP/1.1 200"));
            assertThat(server.errors()).contains("parley.limits.sockets-per-address", "parley.trusted-proxies");
        } finally {
            for (StuckPeer peer : open) {
                peer.close();
            }
        }
    }

    @Test
    void headerThatDrips_isEnded() throws Exception {
        String header = "GET /parley/healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
        try (StuckPeer peer = open(loopback())) {
            peer.say(header);
            // Each byte is in time for a limit on silence.
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                try {
                    peer.say("a");
                    return peer.isClosed();
                } catch (IOException e) {
                    return true;
                }
            });
        }
        try (StuckPeer peer = open(loopback())) {
            peer.say(header + "aaaaaaaaaa\r\n\r\n");
            assertThat(peer.line()).as("the same at once").startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void pathsBesideParley_answerAndHangUp_whateverBodyIsAnnounced() throws Exception {
        for (String path : List.of("/", "/nothing", "/x.jsp")) {
            try (StuckPeer peer = open(loopback())) {
                peer.say("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
                assertThat(peer.line()).as(path).startsWith(path.equals("/") ? "HTTP/1.1 302" : "HTTP/1.1 404");
                await().until(peer::isClosed);
            }
        }
    }

    @Test
    void whatTomcatRefuses_isHungUpOn_whateverBodyIsAnnounced() throws Exception {
        try (StuckPeer silent = open(loopback())) {
            for (String head : List.of("/parley/%zz HTTP/1.1\r\nHost: localhost", "/parley/ HTTP/1.1\r\nHost: a_b")) {
                try (StuckPeer peer = open(loopback())) {
                    peer.say("POST " + head + "\r\nContent-Length: 1000\r\n\r\n");
                    assertThat(peer.line()).as(head).startsWith("HTTP/1.1 400");
                    await().until(peer::isClosed);
                }
            }
            assertThat(silent.isClosed())
                    .as("one that was there before, and for which Tomcat's own limit has not passed")
                    .isFalse();
        }
    }

    private static InetAddress loopback() throws LauncherFailure {
        return LauncherAddresses.of("localhost").all().get(0);
    }

    private static StuckPeer open(InetAddress address) throws IOException {
        return StuckPeer.of(address, server.base().getPort());
    }

    private static String get(InetAddress address) throws IOException {
        try (StuckPeer peer = open(address)) {
            return peer.say("GET /parley/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .line();
        }
    }
}
