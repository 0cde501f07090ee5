// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tickets work once, for a short time, and from where they are bound to. */
class TicketIT {
    private static final String PORTAL = "https://portal.example.org";

    @RegisterExtension
    final ParleyServer server = ParleyServer.of(Map.of("parley.origins", PORTAL + ", https://other.example.org"));

    @Test
    void ticket_fromItsOrigin_isItsUser_once() throws Exception {
        String ticket = bound();

        assertThat(handshake(ticket, "Origin", "https://Portal.example.org:443"))
                .isEqualTo(101);
        assertThat(handshake(ticket, "Origin", PORTAL)).isEqualTo(401);
    }

    @Test
    void ticket_fromAnotherOrigin_isRefused_andUsedUp() throws Exception {
        String ticket = bound();

        assertThat(handshake(ticket, "Origin", "https://other.example.org")).isEqualTo(401);
        assertThat(handshake(ticket, "Origin", PORTAL)).isEqualTo(401);
    }

    @Test
    void ticket_fromNoOrigin_isRefusedWhereOneIsBound() throws Exception {
        assertThat(handshake(bound())).isEqualTo(401);
    }

    @Test
    void firstMessage_knowsTheOriginOfItsHandshake() throws Exception {
        try (TestSocket portal = server.socket("ws?auth=message", "Origin", PORTAL);
                TestSocket other = server.socket("ws?auth=message", "Origin", "https://other.example.org");
                TestSocket none = server.socket("ws?auth=message")) {
            assertThat(register(portal, bound())).isTrue();
            assertThat(register(other, bound())).isFalse();
            assertThat(register(none, bound())).isFalse();
        }
    }

    @Test
    void ticket_pastItsTime_isRefused() throws Exception {
        String ticket = TestSocket.parse(server.post("api/v1/tickets", "{\"user\":{\"id\":\"anna\"},\"ttl\":1}")
                        .body())
                .path("ticket")
                .asText();
        Patience.letPass(Duration.ofMillis(1100));

        assertThat(handshake(ticket)).isEqualTo(401);
    }

    @Test
    void origin_thatIsNone_isRefused() throws Exception {
        for (String origin :
                new String[] {"null", "portal.example.org", "https://portal.example.org/", "https://a@b", ""}) {
            assertNoOrigin(origin);
        }
    }

    private void assertNoOrigin(String origin) throws Exception {
        HttpResponse<String> answer =
                server.post("api/v1/tickets", "{\"user\":{\"id\":\"anna\"},\"origin\":\"" + origin + "\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("origin: write scheme://host");
    }

    private String bound() throws Exception {
        HttpResponse<String> answer =
                server.post("api/v1/tickets", "{\"user\":{\"id\":\"anna\"},\"origin\":\"" + PORTAL + "\"}");
        return TestSocket.parse(answer.body()).path("ticket").asText();
    }

    private boolean register(TestSocket socket, String ticket) throws Exception {
        return socket.request(ClientCommand.of("register").with("ticket", ticket))
                .path("ok")
                .asBoolean();
    }

    private int handshake(String ticket, String... headers) throws Exception {
        return RawSocket.refused(server.base(), "ws?ticket=" + ticket, headers).status();
    }
}
