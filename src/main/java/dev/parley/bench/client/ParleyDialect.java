// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import dev.parley.wire.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Parley's own protocol, version 1. Joins and resumes have the id 0, so publishes begin with 1. */
public final class ParleyDialect implements Dialect {
    private static final String PROTOCOL = "parley.v1";
    // A pass is "guest", a secret and the name in base64url: here "bench".
    private static final String GUEST = PROTOCOL + ", bearer.guest.%s.YmVuY2g";

    private static final byte[] MESSAGE = bytes("{\"event\":\"message\"");
    private static final byte[] WELCOME = bytes("{\"event\":\"welcome\"");
    private static final byte[] ID = bytes("{\"id\":");
    private static final byte[] OK = bytes("\"ok\":true");
    private static final byte[] SUBSCRIBE = bytes("\"action\":\"subscribe\"");
    private static final byte[] DATA = bytes("\"data\":{");
    // After a comma or a brace.
    private static final byte[] CHANNEL = bytes(",\"channel\":\"");
    private static final byte[] OFFSET = bytes("\"offset\":");
    private static final byte[] ENTRY = bytes("{\"offset\":");
    private static final byte[] EPOCH = bytes("\"epoch\":\"");
    private static final byte[] RECOVERED = bytes("\"recovered\":true");
    private static final byte[] MORE = bytes("\"more\":true");
    private static final byte[] USER = bytes("\"user\":{\"id\":\"");
    // Where "action" and "ok" stand at the latest: an id has at most 64 characters.
    private static final int HEAD = 160;

    @Override
    public String socketPath() {
        return "ws";
    }

    @Override
    public String subscribe(String channel) {
        return "{\"id\":0,\"action\":\"subscribe\",\"channel\":" + Json.quote(channel) + ",\"limit\":0}";
    }

    @Override
    public String resume(String channel, String epoch, long offset) {
        return "{\"id\":0,\"action\":\"subscribe\",\"channel\":" + Json.quote(channel) + ",\"since\":{\"epoch\":"
                + Json.quote(epoch) + ",\"offset\":" + offset + "}}";
    }

    @Override
    public String publish(String channel, String body, @Nullable String id) {
        return command(id) + "\"channel\":" + Json.quote(channel) + ",\"body\":\"" + body + "\"}";
    }

    @Override
    public String publishTo(String user, String body, @Nullable String id) {
        return command(id) + "\"to\":" + Json.quote(user) + ",\"body\":\"" + body + "\"}";
    }

    @Override
    public String echoPath() {
        return "ws/echo";
    }

    @Override
    public String pushPath() {
        return "api/v1/push";
    }

    @Override
    public boolean pushesLines() {
        return true;
    }

    @Override
    public String protocols() {
        return PROTOCOL;
    }

    @Override
    public String protocolsOfGuest(String secret) {
        return GUEST.formatted(secret);
    }

    @Override
    public Kind kind(byte[] frame, int from, int length) {
        if (startsWith(frame, from, length, MESSAGE)) {
            return Kind.DELIVERY;
        }
        if (!startsWith(frame, from, length, ID)) {
            return Kind.OTHER;
        }
        int head = from + Math.min(length, HEAD);
        if (find(frame, from, head, OK) < 0) {
            return Kind.REFUSED;
        }
        return find(frame, from, head, SUBSCRIBE) < 0 ? Kind.ACKNOWLEDGED : Kind.JOINED;
    }

    @Override
    public long offset(byte[] frame, int from, int length, byte[] channel) {
        int to = from + length;
        if (startsWith(frame, from, length, MESSAGE)) {
            int after = from + MESSAGE.length;
            return isOf(channel, frame, after, to) ? numberAfter(frame, after + channel.length, to, OFFSET) : -1;
        }
        int data = find(frame, from, to, DATA) + DATA.length;
        if (data < DATA.length || !isOf(channel, frame, data - 1, to)) {
            return -1;
        }
        if (find(frame, data, to, MORE) < 0 || find(frame, data, to, RECOVERED) < 0) {
            return numberAfter(frame, data, to, OFFSET);
        }
        // The rest comes as events: after a cut in between, what comes after the last of these is missing.
        int last = -1;
        for (int entry = find(frame, data, to, ENTRY); entry >= 0; entry = find(frame, entry + 1, to, ENTRY)) {
            last = entry;
        }
        return last < 0 ? -1 : numberAfter(frame, last, to, OFFSET);
    }

    @Override
    public long id(byte[] frame, int from, int length) {
        return numberAfter(frame, from, from + length, ID);
    }

    @Override
    public @Nullable String epoch(byte[] frame, int from, int length) {
        return textAfter(frame, from, from + length, EPOCH);
    }

    @Override
    public boolean recovered(byte[] frame, int from, int length) {
        return find(frame, from, from + length, RECOVERED) >= 0;
    }

    @Override
    public @Nullable String user(byte[] frame, int from, int length) {
        return startsWith(frame, from, length, WELCOME) ? textAfter(frame, from, from + length, USER) : null;
    }

    /** Whether this is the first, or the next, field. */
    private static boolean isOf(byte[] channel, byte[] frame, int at, int to) {
        int name = at + CHANNEL.length;
        int end = name + channel.length;
        return end < to && frame[end] == '"' && isAt(frame, at + 1, CHANNEL, 1) && isAt(frame, name, channel, 0);
    }

    private static String command(@Nullable String id) {
        return (id == null ? "{" : "{\"id\":" + id + ",") + "\"action\":\"publish\",";
    }

    private static @Nullable String textAfter(byte[] frame, int from, int to, byte[] label) {
        int start = find(frame, from, to, label);
        if (start < 0) {
            return null;
        }
        start += label.length;
        int end = start;
        while (end < to && frame[end] != '"') {
            end++;
        }
        return new String(frame, start, end - start, StandardCharsets.UTF_8);
    }

    private static long numberAfter(byte[] frame, int from, int to, byte[] label) {
        int start = find(frame, from, to, label);
        if (start < 0) {
            return -1;
        }
        int at = start + label.length;
        if (at >= to || frame[at] < '0' || frame[at] > '9') {
            return -1;
        }
        long number = 0;
        for (; at < to && frame[at] >= '0' && frame[at] <= '9'; at++) {
            number = number * 10 + frame[at] - '0';
        }
        return number;
    }

    private static boolean startsWith(byte[] frame, int from, int length, byte[] label) {
        return length >= label.length && isAt(frame, from, label, 0);
    }

    private static int find(byte[] frame, int from, int to, byte[] label) {
        for (int at = from; at <= to - label.length; at++) {
            if (isAt(frame, at, label, 0)) {
                return at;
            }
        }
        return -1;
    }

    /** Whether the label, without so many bytes at its start, stands here. */
    private static boolean isAt(byte[] frame, int at, byte[] label, int without) {
        for (int i = without; i < label.length; i++) {
            if (frame[at + i - without] != label[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
