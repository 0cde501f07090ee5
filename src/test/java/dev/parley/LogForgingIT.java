// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Frames;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.RawSocket;
import dev.parley.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a path, a header, a name or a close reason: it forges no line of a log, and no secret and no body gets there. */
class LogForgingIT {
    private static final String FORGED = "2026-11-21 12:00:00.000 INFO dev.parley.connections: opened client=forged";
    private static final List<String> BREAKS =
            List.of("\r\n", "\n", "\r", "\u001b[2J", "\u0085", "\u009b1m", "\u2028", "\u2029", "\u202E", "\u0000");
    private static final Pattern LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} [A-Z]+ [\\w.$\\[\\]/-]+: .*");

    @TempDir
    Path directory;

    @Test
    void input_forgesNothing_andLeavesNoSecret_atTheFinestLevel() throws Exception {
        Logger ours = Logger.getLogger("dev.parley");
        Level before = ours.getLevel();
        LogWatch log = new LogWatch();
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            // From here on: what SQLite's driver says at its start is not ours.
            ours.setLevel(Level.ALL);
            String ticket = server.ticket("ana");
            attack(server.base(), server.apiKey(), ticket);

            await().until(() -> log.mentions("closed client=").size() >= 2 * BREAKS.size());
            assertThat(log.forged()).isEmpty();
            assertThat(log.mentions("refused /parley/ws")).isNotEmpty();
            for (String secret : List.of(ticket, server.apiKey(), "canary")) {
                assertThat(log.mentions(secret)).isEmpty();
            }
        } finally {
            ours.setLevel(before);
            log.close();
        }
    }

    @Test
    void input_forgesNothing_inWhatTheLauncherPrints() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(directory.resolve("data"), "-Dparley.trusted-proxies=127.0.0.1")) {
            attack(server.base(), server.apiKey(), "no-such-ticket");

            await().until(() -> server.errors().split("closed client=", -1).length > 2 * BREAKS.size());
            assertThat(server.terminate()).isEqualTo(143);
            assertThat(server.errors().split("\n", -1))
                    .allMatch(line -> line.isEmpty() || LINE.matcher(line).matches())
                    .noneMatch(line -> line.startsWith(FORGED));
            assertThat(server.errors().replace("\n", "").chars()).noneMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0));
            assertThat(server.errors()).doesNotContain("canary", "no-such-ticket", "\u2028", "\u2029", "\u202E");
            assertThat(server.output()).doesNotContain(FORGED);
        }
    }

    private static void attack(URI base, String key, String ticket) throws IOException {
        for (String broken : BREAKS) {
            String text = "x" + broken + FORGED;
            headers(base, text);
            paths(base, text, key, ticket);
            socket(base, text);
            closeReason(base, text);
        }
    }

    /** In headers that we read or name; the container refuses some of these by itself. */
    private static void headers(URI base, String text) {
        for (String header : List.of(
                "Origin", "User-Agent", "Sec-WebSocket-Protocol", "Sec-WebSocket-Key", "X-Forwarded-For", "Cookie")) {
            for (String path : List.of("ws", "ws/echo")) {
                send(base, "GET", path, RawHttp.UPGRADE + header + ": " + text + "\r\n");
            }
        }
        for (String header : List.of("Authorization: Bearer ", "Content-Type: ", "Content-Encoding: ", "Host: ")) {
            send(base, "POST", "push", header + text + "\r\nContent-Length: 0\r\n");
            send(base, "POST", "signin", header + text + "\r\nContent-Length: 0\r\n");
        }
    }

    private static void paths(URI base, String text, String key, String ticket) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        for (String path : List.of(
                "ws;" + encoded,
                "ws/" + encoded,
                "ws?ticket=" + encoded,
                "ws?ticket=" + ticket + encoded,
                "ws/feed?channel=room%2F" + encoded,
                "ws/feed?userId=" + encoded,
                "ws/hello?text=" + encoded,
                "ws/hello?every=" + encoded,
                "api/v1/handshake?path=%2Fws&origin=" + encoded,
                "api/v1/clients/" + encoded,
                "api/v1/messages?channel=room%2F" + encoded,
                "messages?channel=" + encoded)) {
            send(base, "GET", path, RawHttp.UPGRADE);
            send(base, "GET", path, RawHttp.UPGRADE + "Origin: http://evil.example\r\n");
            send(base, "GET", path, "Authorization: Bearer " + key + "\r\n");
        }
    }

    private static void socket(URI base, String text) throws IOException {
        String json = Frames.quote(text);
        try (RawSocket raw = RawSocket.open(base, "ws")) {
            for (String command : List.of(
                    "{\"action\":" + json + "}",
                    "{\"id\":" + json + ",\"action\":\"heartbeat\"," + json + ":1}",
                    "{\"action\":\"register\",\"name\":" + json + "}",
                    "{\"action\":\"register\",\"ticket\":" + json + "}",
                    "{\"action\":\"subscribe\",\"channel\":" + Frames.quote("room/" + text) + "}",
                    "{\"action\":\"publish\",\"channel\":\"room/x\",\"body\":[\"canary\"," + json + "]}",
                    "{\"action\":\"publish\",\"channel\":\"room/x\",\"body\":\"canary\",\"key\":" + json + "}",
                    "{\"action\":\"publish\",\"to\":" + json + ",\"body\":\"canary\"}",
                    "{\"action\":\"people\",\"query\":" + json + "}",
                    "{\"action\":\"channels\",\"cursor\":" + json + "}",
                    text)) {
                raw.write(command);
            }
            raw.write(RawSocket.PING, "x\r\n".getBytes(StandardCharsets.UTF_8));
            raw.write("{\"id\":\"last\",\"action\":\"heartbeat\"}");
            raw.readTextWith("{\"id\":\"last\"");
        }
    }

    private static void closeReason(URI base, String text) throws IOException {
        try (RawSocket raw = RawSocket.open(base, "ws")) {
            byte[] reason = text.getBytes(StandardCharsets.UTF_8);
            // With another code Tomcat gives itself 50 ms to answer, which a busy machine may not.
            raw.write(
                    RawSocket.CLOSE,
                    ByteBuffer.allocate(2 + reason.length)
                            .putShort((short) 1000)
                            .put(reason)
                            .array());
            raw.readUntil(RawSocket.CLOSE);
        }
    }

    private static void send(URI base, String method, String path, String headers) {
        try (RawHttp http = RawHttp.open(base)) {
            http.write(method + " /parley/" + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n" + headers
                    + "\r\n");
            String status = http.line();
            assertThat(status.isEmpty() || !status.split(" ", -1)[1].startsWith("50"))
                    .as(path + " " + headers + status)
                    .isTrue();
        } catch (UncheckedIOException cut) {
            // The container may cut the line of such a request.
            assertThat(cut).isNotNull();
        }
    }
}
