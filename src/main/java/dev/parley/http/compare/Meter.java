// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the requests of one run weigh, by the way that they belong to. Thread-safe. */
final class Meter {
    private static final int MAX_URLS = 8;
    private static final int MIN_URL = 16;
    private static final int MAX_URL = 500;

    private final String id;
    private final String messages;
    private final Map<TransportKind, Counter> waits = new EnumMap<>(TransportKind.class);
    private final Map<TransportKind, Counter> commands = new EnumMap<>(TransportKind.class);
    private final List<Known> known = new CopyOnWriteArrayList<>();
    private volatile String protocol = "";
    private volatile boolean forwarded;

    private record Known(String url, Counter counter) {}

    /**
     * @param id of the run: it stands in the query of requests that open a connection
     * @param channel as it stands in the query of a plain poll
     */
    Meter(String id, String channel) {
        this.id = id;
        this.messages = "/messages?channel=" + channel;
        for (TransportKind kind : TransportKind.values()) {
            waits.put(kind, new Counter());
            commands.put(kind, new Counter());
        }
    }

    /**
     * Requests whose address, below our prefix, starts with this one belong to that way from now on: addresses that the server has made
     * for the page's connections, which hold a secret.
     *
     * @param sends whether commands are sent there
     */
    void learn(TransportKind kind, boolean sends, String url) {
        if (url.length() < MIN_URL || url.length() > MAX_URL) {
            throw Refused.invalid("url: of " + MIN_URL + " to " + MAX_URL + " characters, was of " + url.length());
        }
        synchronized (known) {
            if (known.size() >= MAX_URLS) {
                throw Refused.invalid("url: at most " + MAX_URLS + " for a run");
            }
            known.add(new Known("/" + url, counter(sends ? commands : waits, kind)));
        }
    }

    /** The counter of a request; empty where it is not of this run. */
    Optional<Counter> of(String path, String query) {
        String address = query.isEmpty() ? path : path + "?" + query;
        if (address.startsWith(messages)) {
            return Optional.of(counter(waits, TransportKind.POLLING));
        }
        for (Known one : known) {
            if (address.startsWith(one.url)) {
                return Optional.of(one.counter);
            }
        }
        if (!query.contains("run=" + id)) {
            return Optional.empty();
        }
        return switch (path) {
            case "/poll" -> Optional.of(counter(waits, TransportKind.LONG_POLL));
            case "/sse" -> Optional.of(counter(waits, TransportKind.SSE));
            case "/ws" -> Optional.of(counter(waits, TransportKind.WEBSOCKET));
            default -> Optional.empty();
        };
    }

    void received(Counter counter, HttpServletRequest request) {
        protocol = request.getProtocol();
        forwarded |= HeadBytes.isForwarded(request);
        counter.request(HeadBytes.ofRequest(request));
    }

    void sent(Counter counter, HttpServletResponse response) {
        counter.response(HeadBytes.ofResponse(response));
    }

    /** Requests that bring messages, by way. */
    Map<String, Counted> waits() {
        return counted(waits);
    }

    /** Requests that bring a command, by way. */
    Map<String, Counted> commands() {
        return counted(commands);
    }

    /** The protocol of the last request, as the server received it. */
    String protocol() {
        return protocol;
    }

    boolean forwarded() {
        return forwarded;
    }

    private static Counter counter(Map<TransportKind, Counter> counters, TransportKind kind) {
        return Objects.requireNonNull(counters.get(kind));
    }

    private static Map<String, Counted> counted(Map<TransportKind, Counter> counters) {
        Map<String, Counted> all = new LinkedHashMap<>();
        counters.forEach((kind, counter) -> all.put(kind.wire(), counter.counted()));
        return all;
    }
}
