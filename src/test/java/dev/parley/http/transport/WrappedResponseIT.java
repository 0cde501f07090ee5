// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal's filter puts a response of its own around ours, and adds headers at the last moment: as Spring Security does. */
class WrappedResponseIT {
    @TempDir
    static Path folder;

    @AutoClose
    private static ParleyServer server;

    /** Adds its header once, before the first byte, whoever sends that. Its stream knows nothing of listeners. */
    private static final class Guarded extends HttpServletResponseWrapper {
        private boolean told;

        Guarded(HttpServletResponse response) {
            super(response);
        }

        private void tell() {
            if (!told) {
                told = true;
                setHeader("X-Guarded", "yes");
            }
        }

        @Override
        public void flushBuffer() throws IOException {
            tell();
            super.flushBuffer();
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            ServletOutputStream stream = super.getOutputStream();
            return new ServletOutputStream() {
                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new IllegalStateException("this wrapper has no listeners");
                }

                @Override
                public void write(int b) throws IOException {
                    tell();
                    stream.write(b);
                }

                @Override
                public void flush() throws IOException {
                    tell();
                    stream.flush();
                }
            };
        }
    }

    /** With headers of its own after the chain, too: those of an ordinary answer. */
    private static final class Guard extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            Guarded guarded = new Guarded(response);
            try {
                chain.doFilter(request, guarded);
            } finally {
                guarded.tell();
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(folder, Map.of("parley.poll.wait", "2s"));
        server.filter("guard", new Guard(), true).start();
    }

    @Test
    void sse_streams_andHasTheHeader() throws Exception {
        HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
        try (EventLines stream = EventLines.open(http, server.base()).readAll()) {
            assertThat(stream.answer().headers().allValues("X-Guarded")).containsExactly("yes");
            assertThat(stream.answer().headers().firstValue("X-Accel-Buffering"))
                    .hasValue("no");
            stream.request(ClientCommand.subscribe("room/wrapped"));
            for (int i = 1; i <= 50; i++) {
                push(i);
                // One by one: nothing waits in a buffer of somebody's.
                assertThat(stream.awaitEvent("message").path("offset").asInt()).isEqualTo(i);
            }
        }
    }

    @Test
    void longPoll_isAnswered_andHasTheHeader() {
        try (RawHttp http = RawHttp.open(server.base().resolve("poll"))) {
            RawHttp.Answer opened = http.head("POST", "Content-Length: 0\r\n").answer();
            assertThat(opened.status()).isEqualTo(200);
            assertThat(opened.header("X-Guarded")).hasValue("yes");
            RawHttp.Answer waited =
                    RawHttp.get(server.base().resolve(opened.json().path("poll").asText() + "?ack=1"), "");
            assertThat(waited.header("X-Guarded")).hasValue("yes");
            JsonNode frames = waited.json().path("frames");
            assertThat(frames.isArray()).isTrue();
        }
    }

    private static void push(int body) throws Exception {
        String json = "{\"to\":{\"channels\":[\"room/wrapped\"]},\"body\":" + body + "}";
        assertThat(TestSocket.parse(server.post("api/v1/push", json).body()).isObject())
                .isTrue();
    }
}
