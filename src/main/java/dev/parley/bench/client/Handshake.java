// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The opening handshake, RFC 6455 section 4. Immutable. */
final class Handshake {
    // The same for all, so that the answer is known: they need not be told apart.
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";
    private static final String ACCEPT = "ICX+Yqv66kxgM0FcWaLWlFLwTAI=";
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final Pattern RETRY_AFTER = Pattern.compile("(?i)\r\nretry-after: *(\\d{1,6})");

    /**
     * What the server has said.
     *
     * @param status 101 where it agrees
     * @param retryAfter s; 0 where it does not say
     */
    record Answer(int status, long retryAfter, String text) {
        boolean agrees() {
            return status == 101 && text.contains(ACCEPT);
        }

        /** It may agree later. */
        boolean busy() {
            return status == 429 || status == 503;
        }
    }

    private final String before;

    Handshake(URI base, String path) {
        before = "GET " + base.getRawPath() + path + " HTTP/1.1\r\nHost: " + authority(base)
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY + "\r\n";
    }

    /** What the header Host says. */
    static String authority(URI base) {
        return base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
    }

    byte[] request(@Nullable String protocols) {
        String offer = protocols == null ? "" : "Sec-WebSocket-Protocol: " + protocols + "\r\n";
        return (before + offer + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the head of an answer ends, exclusive; -1 where it does not yet. */
    static int endOf(byte[] bytes, int to) {
        for (int at = 0; at <= to - END.length; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n' && bytes[at + 2] == '\r' && bytes[at + 3] == '\n') {
                return at + END.length;
            }
        }
        return -1;
    }

    /** Reads a head, and what may already be there of a body. */
    static Answer answer(byte[] bytes, int to) {
        String text = new String(bytes, 0, to, StandardCharsets.UTF_8);
        Matcher status = STATUS.matcher(text);
        Matcher retry = RETRY_AFTER.matcher(text);
        return new Answer(
                status.lookingAt() ? Integer.parseInt(status.group(1)) : 0,
                retry.find() ? Long.parseLong(retry.group(1)) : 0,
                text);
    }
}
