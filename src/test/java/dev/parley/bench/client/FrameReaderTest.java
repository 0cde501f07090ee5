// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameReaderTest implements FrameReader.Heard {
    private static final int TEXT = 0x81;
    private static final int UNFINISHED_TEXT = 0x01;
    private static final int LAST_CONTINUATION = 0x80;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;

    private final List<String> heard = new ArrayList<>();
    private final FrameReader reader = new FrameReader(this);
    private Peer peer;

    @BeforeEach
    void newPeer() {
        peer = new Peer(0, null);
    }

    @Test
    void frames_ofEveryLengthForm_areHeard() throws Exception {
        List<String> texts = List.of("", "a", "b".repeat(125), "c".repeat(126), "d".repeat(65_535), "e".repeat(65_536));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (String text : texts) {
            stream.writeBytes(frame(TEXT, text));
        }

        take(stream.toByteArray(), stream.size());

        assertThat(heard).isEqualTo(texts);
    }

    @Test
    void frames_inPiecesOfAnySize_areHeardTheSame() throws Exception {
        byte[] stream = join(
                frame(TEXT, "first"),
                frame(PING, "p"),
                frame(TEXT, "s".repeat(300)),
                frame(UNFINISHED_TEXT, "frag"),
                frame(PING, "between"),
                frame(LAST_CONTINUATION, "ment"),
                frame(TEXT, "last"));
        for (int size = 1; size < stream.length; size++) {
            heard.clear();
            newPeer();

            take(stream, size);

            assertThat(heard)
                    .as("pieces of " + size)
                    .containsExactly("first", "ping p", "s".repeat(300), "ping between", "fragment", "last");
        }
    }

    @Test
    void close_withAndWithoutCode_endsIt() throws Exception {
        take(join(frame(CLOSE, "\020\014bye"), frame(TEXT, "never")), 1000);
        take(frame(CLOSE, ""), 1000);

        assertThat(heard).containsExactly("closed 4108", "closed 1005");
    }

    @Test
    void length_beyondReason_isAFault() {
        byte[] huge = ByteBuffer.allocate(10)
                .put((byte) TEXT)
                .put((byte) 127)
                .putLong(1L << 40)
                .array();

        assertThatThrownBy(() -> take(huge, 10)).isInstanceOf(IOException.class);
    }

    @Override
    public void begin() {}

    @Override
    public void end() {}

    @Override
    public void text(Peer from, byte[] bytes, int start, int length) {
        heard.add(new String(bytes, start, length, StandardCharsets.UTF_8));
    }

    @Override
    public void ping(Peer from, byte[] bytes, int start, int length) {
        heard.add("ping " + new String(bytes, start, length, StandardCharsets.UTF_8));
    }

    @Override
    public void closed(Peer from, int code) {
        heard.add("closed " + code);
    }

    /** As a socket would bring it. */
    private void take(byte[] stream, int size) throws IOException {
        for (int at = 0; at < stream.length; at += size) {
            ByteBuffer buffer = ByteBuffer.allocate(200_000);
            peer.restore(buffer);
            buffer.put(stream, at, Math.min(size, stream.length - at));
            reader.take(peer, buffer.array(), 0, buffer.position());
        }
    }

    private static byte[] frame(int first, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(bytes.length + 10).put((byte) first);
        if (bytes.length < 126) {
            frame.put((byte) bytes.length);
        } else if (bytes.length < 1 << 16) {
            frame.put((byte) 126).putShort((short) bytes.length);
        } else {
            frame.put((byte) 127).putLong(bytes.length);
        }
        return Arrays.copyOf(frame.put(bytes).array(), frame.position());
    }

    private static byte[] join(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(frames).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
