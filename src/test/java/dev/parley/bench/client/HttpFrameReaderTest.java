// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpFrameReaderTest implements FrameReader.Heard, HttpFrameReader.Asked {
    private final List<String> heard = new ArrayList<>();
    private final HttpFrameReader reader = new HttpFrameReader(this, this);
    private final HttpClientState line = new HttpClientState(new byte[0], "Host: x\r\n");

    @Test
    void stream_cutAnywhere_isHeardWhole() throws Exception {
        String stream = "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk("id: 1\ndata: {\"event\":\"welcome\",\"send\":\"send/s\"}\n\n:\n\nid: 2\nda")
                + chunk("ta: {\"é\":1}\n\nid: 3\ndata: {}\n\n");
        for (int cut = 1; cut < stream.length(); cut++) {
            heard.clear();
            HttpClientState fresh = new HttpClientState(new byte[0], "");
            feed(new Peer(0, null, Transport.SSE, fresh), fresh, stream, cut);

            assertThat(heard)
                    .containsExactly(
                            "agreed", "{\"event\":\"welcome\",\"send\":\"send/s\"}", "ping", "{\"é\":1}", "{}");
            assertThat(fresh.send).isEqualTo("send/s");
        }
    }

    @Test
    void poll_itsFramesAreHeard_andTheNextOneIsAsked() throws Exception {
        Peer peer = new Peer(0, null, Transport.LONG_POLL, line);
        feed(
                peer,
                line,
                answer("", "{\"poll\":\"poll/p\",\"send\":\"send/s\",\"number\":1,\"frames\":[{\"w\":{}}]}"),
                20);
        feed(
                peer,
                line,
                answer("Connection: close\r\n", "{\"number\":12,\"frames\":[{\"a\":\"}\\\"{\"},{\"b\":2}]}"),
                75);

        assertThat(heard)
                .containsExactly(
                        "agreed", "{\"w\":{}}", "answered", "{\"a\":\"}\\\"{\"}", "{\"b\":2}", "answered, ends");
        assertThat(new String(line.next("/parley/"), UTF_8))
                .isEqualTo("GET /parley/poll/p?ack=12 HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(line.send).isEqualTo("send/s");
    }

    @Test
    void refusal_isTold() throws Exception {
        feed(new Peer(0, null, Transport.SSE, line), line, "HTTP/1.1 503 \r\nRetry-After: 7\r\n\r\n", 5);

        assertThat(heard).containsExactly("refused 503 7");
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private static String answer(String header, String body) {
        return "HTTP/1.1 200 \r\n" + header + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** In two pieces, the kept head before the second as in a read. */
    private void feed(Peer peer, HttpClientState into, String text, int cut) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] first = new byte[cut];
        System.arraycopy(bytes, 0, first, 0, cut);
        reader.take(peer, into, first, cut);
        ByteBuffer second = ByteBuffer.allocate(bytes.length);
        if (into.phase == HttpClientState.Phase.HEAD) {
            peer.restore(second);
        }
        second.put(bytes, cut, bytes.length - cut);
        reader.take(peer, into, second.array(), second.position());
    }

    @Override
    public void begin() {}

    @Override
    public void end() {}

    @Override
    public void text(Peer peer, byte[] bytes, int from, int length) {
        heard.add(new String(bytes, from, length, UTF_8));
    }

    @Override
    public void ping(Peer peer, byte[] bytes, int from, int length) {
        heard.add("ping");
    }

    @Override
    public void closed(Peer peer, int code) {
        heard.add("closed");
    }

    @Override
    public void agreed(Peer peer) {
        heard.add("agreed");
    }

    @Override
    public void refused(Peer peer, Handshake.Answer answer) {
        heard.add("refused " + answer.status() + " " + answer.retryAfter());
    }

    @Override
    public void answered(Peer peer, boolean ends) {
        heard.add(ends ? "answered, ends" : "answered");
    }
}
