// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.parley.hub.Registry;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.Stopwatch;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Far more handshakes than there is room for, by nobody whom anyone knows, and nobody hangs up: neither those who were let in nor those who
 * were not. The portal on the same connector must not notice.
 */
@EitherTomcat
class ConnectionFloodIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final int HANDSHAKES = SOAK ? 9000 : 300;
    private static final int CAP = SOAK ? 8000 : 200;
    /** Tomcat's own limit is 8192. */
    private static final int CONNECTOR = SOAK ? 8192 : 230;
    /** Below what one address may try at once. */
    private static final int PER_ADDRESS = SOAK ? 900 : 100;

    private static final int CLIENTS = 8;
    private static final String PAGE = "the portal's page";

    @TempDir
    Path directory;

    @Test
    void flood_ofGuests_endsAtTheCap_andThePortalAnswers() throws Exception {
        flood("on", Set.of(101, 503));
    }

    @Test
    void flood_ofStrangers_whereGuestsAreOff_takesNoPlace_andThePortalAnswers() throws Exception {
        flood("off", Set.of(401));
    }

    private void flood(String guests, Set<Integer> answersExpected) throws Exception {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            assumeThat(unix.getMaxFileDescriptorCount())
                    .as("open files that this process may have")
                    .isGreaterThan(CAP + HANDSHAKES + 1000L);
        }
        Map<String, String> settings = Map.of(
                "parley.guests",
                guests,
                "parley.limits.connections",
                String.valueOf(CAP),
                "parley.limits.guest-connections",
                "off",
                // They answer no pings, and are to stay all the same.
                "parley.heartbeat.timeout",
                "10m");
        try (LogWatch log = new LogWatch();
                ParleyServer server = new ParleyServer(directory, settings)
                        .connector("maxConnections", String.valueOf(CONNECTOR))
                        .beside("/portal", new Page())
                        .start();
                TestSocket known = server.socketOf("known")) {
            known.awaitEvent("welcome");
            Flood flood = new Flood(server.base());
            Stopwatch page = Stopwatch.start();
            flood.run(() -> open(server, page));
            // Those who were let in, and those who were not, are all still there: who had to wait for them would wait
            // for ever.
            for (int i = 0; i < 20; i++) {
                open(server, page);
            }

            assertThat(flood.counts.keySet()).isEqualTo(answersExpected);
            int in = guests.equals("on") ? CAP - 1 : 0;
            assertThat(flood.counts.getOrDefault(101, 0)).isEqualTo(in);
            assertThat(server.connections()).isLessThan(CAP + CLIENTS + 20L);
            assertThat(known.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                    .isTrue();
            if (in > 0) {
                RawHttp.Answer full = RawHttp.handshake(server.base().resolve("ws"), "");
                assertThat(full.status()).isEqualTo(503);
                assertThat(full.json().path("code").asText()).isEqualTo("server.full");
                assertThat(full.header("Retry-After")).isPresent();
            }
            assertThat(log.complaints()).isEmpty();

            flood.hangUp();
            Registry registry = (Registry) server.servletContext().getAttribute(Registry.ATTRIBUTE);
            await().until(() -> registry.size() == 1);
            RawHttp.Answer next = RawHttp.handshake(server.base().resolve("ws"), "");
            assertThat(next.status()).isEqualTo(in > 0 ? 101 : 401);
            Tally.of("ConnectionFloodIT")
                    .load(HANDSHAKES + " handshakes without login, guests " + guests + ", cap " + CAP + ", connector "
                            + CONNECTOR + ", portal page at most " + page)
                    .faults("answers " + flood.counts + ", nobody hangs up")
                    .print();
        }
    }

    /** A page of the portal and one of Parley's, each over a connection of its own. */
    private static void open(ParleyServer server, Stopwatch page) {
        for (String path : List.of("../portal/", "healthz")) {
            page.again();
            RawHttp.Answer answer = RawHttp.get(server.base().resolve(path), "");
            page.stop();
            assertThat(answer.status()).as(path).isEqualTo(200);
        }
    }

    private static final class Flood {
        private final URI target;
        private final List<RawHttp> open = new ArrayList<>();
        private final TreeMap<Integer, Integer> counts = new TreeMap<>();

        Flood(URI base) {
            this.target = URI.create(base.toString().replace("localhost", "127.0.0.1") + "ws");
        }

        /** Does something again and again while the flood comes. */
        void run(Runnable meanwhile) throws Exception {
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            try {
                List<Future<?>> parts = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int first = i;
                    parts.add(clients.submit(() -> {
                        for (int n = first; n < HANDSHAKES; n += CLIENTS) {
                            shake(n);
                        }
                        return null;
                    }));
                }
                while (!parts.stream().allMatch(Future::isDone)) {
                    meanwhile.run();
                }
                for (Future<?> part : parts) {
                    part.get();
                }
            } finally {
                clients.shutdownNow();
            }
        }

        private void shake(int n) throws IOException {
            InetAddress from = InetAddress.getByName("127.0.0." + (2 + n / PER_ADDRESS));
            RawHttp http = RawHttp.openFrom(from, target);
            int status = http.head("GET", RawHttp.UPGRADE).answer().status();
            synchronized (open) {
                open.add(http);
                counts.merge(status, 1, Integer::sum);
            }
        }

        void hangUp() {
            open.forEach(RawHttp::close);
        }
    }

    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentLength(PAGE.length());
            response.getOutputStream().print(PAGE);
        }
    }
}
