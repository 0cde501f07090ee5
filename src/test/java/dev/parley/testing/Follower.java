// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One of the {@link Followers}. Thread-safe: all that changes does so under its lock. */
final class Follower {
    private static final long LONGEST_BACK_OFF = 3000;
    /** Somebody gave the line up who had heard nothing. */
    private static final int SILENT = -1;

    final String room;

    private final Followers all;
    private long[] seen = new long[16];
    private String epoch = "";
    private long first;
    private long last;
    private long delivered;
    private long doubled;
    private long reordered;
    private long gaps;
    private long awaySince;
    private long heardAt;
    private long told = -1;
    private int attempts;
    private boolean here;
    private @Nullable Line line;

    Follower(Followers all, String room) {
        this.all = all;
        this.room = room;
    }

    void connect() {
        URI uri = URI.create(all.parley.resolve("ws").toString().replaceFirst("^http", "ws"));
        Line next = new Line();
        synchronized (this) {
            line = next;
            heardAt = System.nanoTime();
        }
        var unused = all.http.newWebSocketBuilder().buildAsync(uri, next).whenComplete((socket, failure) -> {
            if (failure != null) {
                ended(next, 1006, false);
            }
        });
    }

    synchronized boolean isHere() {
        return here;
    }

    synchronized long delivered() {
        return delivered;
    }

    synchronized long doubled() {
        return doubled;
    }

    synchronized long reordered() {
        return reordered;
    }

    synchronized long gaps() {
        return gaps;
    }

    synchronized long lost(Map<Long, Long> acknowledged) {
        return acknowledged.entrySet().stream()
                .filter(entry -> entry.getKey() > first)
                .filter(entry ->
                        entry.getKey() >= seen.length || seen[entry.getKey().intValue()] != entry.getValue())
                .count();
    }

    synchronized void leave() {
        if (line != null && line.socket != null) {
            line.socket.abort();
        }
        line = null;
    }

    private void hear(Line from, JsonNode frame) {
        synchronized (this) {
            if (from != line) {
                return;
            }
            heardAt = System.nanoTime();
            switch (frame.path("event").asText(frame.path("id").asText())) {
                case "message" -> see(frame);
                case "closing" -> told = frame.path("after").asLong(-1);
                case "s" -> subscribed(frame);
                default -> {}
            }
        }
    }

    private void subscribed(JsonNode reply) {
        if (!reply.path("ok").asBoolean()) {
            ended(line, 1006, true);
            return;
        }
        JsonNode data = reply.path("data");
        if (epoch.isEmpty()) {
            first = data.path("offset").asLong();
            last = first;
        } else if (!data.path("recovered").asBoolean()) {
            gaps++;
        }
        epoch = data.path("epoch").asText();
        data.path("messages").forEach(this::see);
        here = true;
        attempts = 0;
        if (awaySince != 0) {
            all.longestAbsence.accumulateAndGet(System.nanoTime() - awaySince, Math::max);
            awaySince = 0;
        }
    }

    private void see(JsonNode message) {
        int offset = message.path("offset").asInt();
        if (offset >= seen.length) {
            seen = Arrays.copyOf(seen, Math.max(offset + 1, seen.length * 2));
        }
        if (seen[offset] != 0) {
            doubled++;
            return;
        }
        String body = message.path("body").asText();
        seen[offset] = Long.parseLong(body.substring(0, body.indexOf(' ')));
        delivered++;
        reordered += offset < last ? 1 : 0;
        last = Math.max(last, offset);
    }

    private void ended(@Nullable Line which, int code, boolean wasOpen) {
        synchronized (this) {
            if (which == null || which != line) {
                return;
            }
            if (which.socket != null) {
                which.socket.abort();
            }
            line = null;
            here = false;
            if (awaySince == 0 && !epoch.isEmpty()) {
                awaySince = System.nanoTime();
            }
            if (wasOpen) {
                all.closes.computeIfAbsent(code, ignored -> new AtomicInteger()).incrementAndGet();
            }
            long backOff = Math.min(LONGEST_BACK_OFF, 250L << Math.min(attempts++, 10));
            long wait = told >= 0 ? told : ThreadLocalRandom.current().nextLong(backOff);
            told = -1;
            try {
                all.clock.schedule(this::connect, wait, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException ignored) {
                // The test is over.
            }
        }
    }

    private synchronized void watch(Line which) {
        if (which != line) {
            return;
        }
        if (System.nanoTime() - heardAt > all.silence.toNanos()) {
            ended(which, SILENT, true);
        } else {
            watchLater(which);
        }
    }

    private void watchLater(Line which) {
        if (!all.silence.isZero() && !all.clock.isShutdown()) {
            all.clock.schedule(() -> watch(which), 500, TimeUnit.MILLISECONDS);
        }
    }

    private final class Line implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private volatile @Nullable WebSocket socket;

        @Override
        public void onOpen(WebSocket opened) {
            String since;
            synchronized (Follower.this) {
                socket = opened;
                heardAt = System.nanoTime();
                since = epoch.isEmpty()
                        ? "\"limit\":0"
                        : "\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":" + last + "}";
            }
            watchLater(this);
            opened.sendText("{\"id\":\"s\",\"action\":\"subscribe\",\"channel\":\"" + room + "\"," + since + "}", true);
            opened.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
            text.append(data);
            if (end) {
                hear(this, TestSocket.parse(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
            synchronized (Follower.this) {
                heardAt = System.nanoTime();
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended(this, code, true);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ended(this, 1006, true);
        }
    }
}
