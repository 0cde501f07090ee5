// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.FakeRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose request one is, and what it weighs. */
class MeterTest {
    private static final String ID = "abcdefghijklmnop";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Meter meter = new Meter(ID, "topic%2Fparley.compare%2F" + ID);

    @Test
    void request_isWeighedAsHttp11WritesIt() {
        String text = "GET /parley/messages?channel=x&after=1 HTTP/1.1\r\nhost: localhost:8080\r\ncookie: a=b\r\n\r\n";

        assertThat(HeadBytes.ofRequest(FakeRequest.get("/messages")
                        .query("channel=x&after=1")
                        .header("Host", "localhost:8080")
                        .header("Cookie", "a=b")
                        .build()))
                .isEqualTo(text.length());
    }

    @Test
    void proxy_isKnownByItsHeaders() {
        assertThat(HeadBytes.isForwarded(FakeRequest.get("/ws")
                        .header("X-Forwarded-For", "192.0.2.1")
                        .build()))
                .isTrue();
        assertThat(HeadBytes.isForwarded(
                        FakeRequest.get("/ws").header("Via", "1.1 squid").build()))
                .isTrue();
        assertThat(HeadBytes.isForwarded(
                        FakeRequest.get("/ws").header("Host", "localhost").build()))
                .isFalse();
    }

    @Test
    void requests_ofTheRun_areCountedByTheirWay() {
        take("/messages", "channel=topic%2Fparley.compare%2F" + ID + "&after=0");
        take("/messages", "channel=topic%2Fparley.compare%2F" + ID + "&after=7");
        take("/poll", "run=" + ID);
        take("/sse", "run=" + ID);
        take("/ws", "run=" + ID);

        assertThat(meter.waits())
                .isEqualTo(Map.of(
                        "polling", new Counted(2, 20, 0),
                        "long-poll", new Counted(1, 10, 0),
                        "sse", new Counted(1, 10, 0),
                        "websocket", new Counted(1, 10, 0)));
    }

    @Test
    void addresses_thatThePageWasGiven_areThatWays() {
        meter.learn(TransportKind.LONG_POLL, false, "poll/" + SECRET);
        meter.learn(TransportKind.LONG_POLL, true, "poll/send/" + SECRET);
        meter.learn(TransportKind.SSE, true, "sse?send=" + SECRET);
        take("/poll/" + SECRET, "ack=3");
        take("/poll/send/" + SECRET, "");
        take("/sse", "send=" + SECRET);

        assertThat(meter.waits()).containsEntry("long-poll", new Counted(1, 10, 0));
        assertThat(meter.commands())
                .containsEntry("long-poll", new Counted(1, 10, 0))
                .containsEntry("sse", new Counted(1, 10, 0));
    }

    @Test
    void requests_ofOthers_areNot() {
        assertThat(meter.of("/ws", "run=somebodyelses")).isEmpty();
        assertThat(meter.of("/ws", "")).isEmpty();
        assertThat(meter.of("/messages", "channel=room%2Flobby")).isEmpty();
        assertThat(meter.of("/chat", "run=" + ID)).isEmpty();
        assertThat(meter.of("/poll/" + SECRET, "")).isEmpty();
    }

    @Test
    void addresses_thatCouldBeAnyones_areRefused() {
        assertThatThrownBy(() -> meter.learn(TransportKind.SSE, true, "ws")).hasMessageContaining("url");
        for (int i = 0; i < 8; i++) {
            meter.learn(TransportKind.SSE, true, SECRET + i);
        }
        assertThatThrownBy(() -> meter.learn(TransportKind.SSE, true, SECRET)).hasMessageContaining("at most");
    }

    private void take(String path, String query) {
        meter.of(path, query).orElseThrow().request(10);
    }
}
