// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import java.net.IDN;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that are listed: a name that leads here and is not ours is refused, whatever it asks for. */
class HostsIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(
            Map.of("parley.hosts", "Chat.Example.org, other.example:8443, [::1], 聊天.example, localhost"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat.example.org",
                "CHAT.example.ORG:80",
                "chat.example.org.",
                "chat.example.org:9999",
                "other.example:8443",
                "[::1]",
                "[0:0:0:0:0:0:0:1]:8080",
                "localhost"
            })
    void host_thatIsListed_isAnswered(String host) throws Exception {
        assertThat(status("ws", host)).isEqualTo(426);
        assertThat(status("api/v1/stats", host)).isEqualTo(401);
    }

    @Test
    void host_ofOtherLettersThanAscii_isAnsweredByTheNameThatBrowsersSend() {
        assertThat(status("ws", IDN.toASCII("聊天.example"))).isEqualTo(426);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "chat.example.org.evil.example",
                "xchat.example.org",
                "other.example",
                "other.example:80",
                "127.0.0.1",
                "[::2]",
                "example.org"
            })
    void host_thatIsNot_isRefused_butForProbes(String host) throws Exception {
        for (String path : List.of("ws", "api/v1/stats", "api/v1/push", "messages", "")) {
            RawHttp.Answer answer = answer(path, host);
            assertThat(answer.status()).as(path).isEqualTo(421);
            assertThat(answer.body())
                    .contains(
                            "\"code\":\"host.unknown\"",
                            "parley.hosts",
                            host.replaceFirst(":.*", "").replaceFirst("\\[", ""));
        }
        assertThat(status("healthz", host)).isEqualTo(200);
        assertThat(status("readyz", host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://chat.example.org",
                "chat.example.org/",
                "chat.example.org:port",
                "*.example.org:x",
                ":8080",
                "[::1",
                "a b"
            })
    void entry_thatIsNoHost_stopsTheStart(String entry) {
        assertThatThrownBy(() -> new Hosts(List.of(entry), request -> false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.hosts: '" + entry + "' is no host");
    }

    private static int status(String path, String host) {
        return answer(path, host).status();
    }

    private static RawHttp.Answer answer(String path, String host) {
        try (RawHttp http = RawHttp.open(server.base())) {
            return http.write("GET " + server.base().getPath() + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .answer();
        }
    }
}
