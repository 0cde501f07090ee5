// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.ShippedFiles;
import dev.parley.testing.StuckPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is too slow is hung up on, and who is slow on a bad line is not. */
class SlowPeersIT {

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
                    "parley.http.body-deadline", "3s",
                    "parley.http.answer-deadline", "2s",
                    "parley.http.min-rate", "20B"))
            .connector("socket.txBufSize", "4096");

    @Test
    void bodyThatDoesNotCome_isToldSo_andHungUpOn() throws Exception {
        try (StuckPeer peer = StuckPeer.of(server.base())) {
            peer.say(signIn(100) + "{\"name\"");
            assertThat(peer.line()).startsWith("HTTP/1.1 400");
            await().until(peer::isClosed);
        }
        assertCounted("body");
        assertCounted("unread");
    }

    @Test
    void bodyThatDrips_isHungUpOn() throws Exception {
        try (StuckPeer peer = StuckPeer.of(server.base())) {
            peer.say(signIn(8000));
            await().pollInterval(Duration.ofMillis(100)).until(() -> dripped(peer, "a"));
        }
    }

    @Test
    void bodyThatComesSlowly_isTaken_howeverLongThatTakes() throws Exception {
        String body = "{\"name\":\"" + "S".repeat(30) + "\",\"x\":\"" + "y".repeat(140) + "\"}";
        try (StuckPeer peer = StuckPeer.of(server.base())) {
            peer.say(signIn(body.length()));
            // Forty bytes a second, of which twenty are asked for: longer than the deadline alone.
            int[] at = {0};
            await().pollInterval(Duration.ofMillis(250)).until(() -> {
                int end = Math.min(body.length(), at[0] + 10);
                peer.say(body.substring(at[0], end));
                at[0] = end;
                return end == body.length();
            });
            assertThat(peer.line()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void answerThatIsNotRead_isHungUpOn() throws Exception {
        String large = "GET /parley/assets/" + ShippedFiles.name("vendor/uPlot.js") + " HTTP/1.1\r\nHost: x\r\n\r\n";
        try (StuckPeer peer = StuckPeer.of(server.base())) {
            peer.say(large.repeat(150));
            await().until(() -> metrics().matches("(?s).*parley_slow_peers_total\\{at=\"answer\"} [1-9].*"));
            await().until(peer::isClosed);
        }
        try (StuckPeer peer = StuckPeer.of(server.base())) {
            peer.say(large);
            assertThat(peer.line()).as("the same by one who reads").startsWith("HTTP/1.1 200");
        }
    }

    private static String signIn(int length) {
        return "POST /parley/signin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    private static boolean dripped(StuckPeer peer, String byteOfIt) throws IOException {
        try {
            peer.say(byteOfIt);
        } catch (IOException e) {
            return true;
        }
        return peer.isClosed();
    }

    private static void assertCounted(String at) {
        await().until(() -> metrics().matches("(?s).*parley_slow_peers_total\\{at=\"" + at + "\"} [1-9].*"));
    }

    private static String metrics() throws Exception {
        return server.call("GET", "metrics").body();
    }
}
