// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.StuckPeer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal with a filter that allows nothing asynchronous: few threads wait for slow bodies, and none for what can be done without. */
class SynchronousFilterIT {
    /** As many as may wait. */
    private static final int TURNS = 16;

    @TempDir
    static Path folder;

    @AutoClose
    private static LogWatch log;

    @AutoClose
    private static ParleyServer server;

    /** What many portals have. */
    private static final class Plain extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        log = new LogWatch(Level.WARNING);
        server = new ParleyServer(folder, Map.of()).connector("maxThreads", String.valueOf(TURNS + 4));
        server.filter("portal-audit", new Plain(), false).start();
    }

    @Test
    void unwantedBodies_holdNoThread() throws Exception {
        List<StuckPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * TURNS; i++) {
                StuckPeer peer = StuckPeer.of(server.base());
                peers.add(peer);
                peer.say("POST /parley/" + (i % 2 == 0 ? "api/v1/push" : "nothing")
                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
            }
            await().until(() -> server.busyThreads() == 0);
            assertThat(RawHttp.get(URI.create(server.base() + "healthz"), "").status())
                    .isEqualTo(200);
        } finally {
            for (StuckPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void wantedBodies_holdFewThreads_andTheLogNamesTheFilter() throws Exception {
        List<StuckPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < TURNS; i++) {
                peers.add(signIn());
            }
            await().until(() -> server.busyThreads() == TURNS);
            try (StuckPeer more = signIn()) {
                assertThat(more.line()).startsWith("HTTP/1.1 503");
            }
            assertThat(RawHttp.get(URI.create(server.base() + "healthz"), "").status())
                    .isEqualTo(200);
            assertThat(log.complaints().stream().filter(line -> line.contains("portal-audit")))
                    .singleElement()
                    .asString()
                    .contains("async-supported");
        } finally {
            for (StuckPeer peer : peers) {
                peer.close();
            }
        }
        await().until(() -> server.busyThreads() == 0);
    }

    @Test
    void wholeRequests_areAnsweredAsEver() throws Exception {
        assertThat(server.signIn("Ada")).startsWith("JSESSIONID=");
        assertThat(server.post("api/v1/push", "{\"to\":{\"all\":true},\"body\":1}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.call("GET", "metrics").body()).contains("parley_uptime_seconds");
    }

    private static StuckPeer signIn() throws IOException {
        return StuckPeer.of(server.base())
                .say("POST /parley/signin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000\r\n\r\n{");
    }
}
