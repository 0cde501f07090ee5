// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.config.Settings;
import dev.parley.door.Door;
import dev.parley.door.Entrance;
import dev.parley.http.api.HandshakeCalls.Way;
import dev.parley.websocket.ChatEndpoint;
import dev.parley.websocket.EchoEndpoint;
import dev.parley.websocket.FeedEndpoint;
import dev.parley.websocket.HandshakeConfigurator;
import dev.parley.websocket.HandshakeServlet;
import dev.parley.websocket.HelloEndpoint;
import jakarta.servlet.Servlet;
import jakarta.websocket.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The WebSocket endpoints: for each the servlet of its handshake, and what that would say. Used once. */
final class SocketSetup {
    private static final int MIN_FRAME_BYTES = 256 * 1024;

    private final ParleyRuntime runtime;
    private final Settings settings;
    private final Door door;
    private final long progress;
    private final List<Mapped> servlets = new ArrayList<>();
    private final Map<String, Way> ways = new LinkedHashMap<>();

    SocketSetup(ParleyRuntime runtime, Door door) {
        this.runtime = runtime;
        this.settings = runtime.settings();
        this.door = door;
        this.progress = settings.delivery().progress().toMillis();
        chat();
        feed();
        if (settings.web().demoEndpoints()) {
            demos();
        }
    }

    List<Mapped> servlets() {
        return servlets;
    }

    /** What the handshakes ask, by path. */
    Map<String, Way> ways() {
        return ways;
    }

    private void chat() {
        int messageBytes = settings.limits().messageBytes();
        ChatEndpoint.Chat chat = new ChatEndpoint.Chat(
                runtime.hub(),
                runtime.lines(),
                runtime.dispatcher(),
                runtime.events(),
                runtime.announcedLimits(),
                messageBytes == 0 ? 0 : Math.max(MIN_FRAME_BYTES, 4 * messageBytes),
                progress);
        Servlet handshake = handshake(
                Entrance.CHAT,
                ChatEndpoint.class,
                () -> new ChatEndpoint(chat),
                (request, admission) -> ChatEndpoint.options(request));
        add(
                "chat",
                new Drains(handshake, runtime),
                new Way(Entrance.CHAT, (request, user) -> ChatEndpoint.options(request)),
                "/ws");
    }

    private void feed() {
        Servlet handshake = handshake(
                Entrance.FEED,
                FeedEndpoint.class,
                () -> new FeedEndpoint(runtime.hub(), runtime.lines(), runtime.rechecks(), runtime.events(), progress),
                FeedEndpoint.options(runtime.access()));
        Way way = new Way(Entrance.FEED, (request, user) -> {
            if (user != null) {
                FeedEndpoint.channel(request, user, runtime.access());
            }
        });
        add("feed", handshake, way, "/ws/feed", "/getPushNews");
    }

    private void demos() {
        Servlet echo = handshake(
                Entrance.OPEN,
                EchoEndpoint.class,
                () -> new EchoEndpoint(runtime.lines(), settings.delivery().echoBytes(), progress),
                (request, admission) -> Map.of());
        add("echo", echo, new Way(Entrance.OPEN, (request, user) -> {}), "/ws/echo");
        Servlet hello = handshake(
                Entrance.OPEN,
                HelloEndpoint.class,
                () -> new HelloEndpoint(runtime.lines(), runtime.executor(), progress),
                (request, admission) -> HelloEndpoint.options(request));
        Way way = new Way(Entrance.OPEN, (request, user) -> HelloEndpoint.options(request));
        add("hello", hello, way, "/ws/hello", "/helloWebSocket");
    }

    private Servlet handshake(
            Entrance entrance,
            Class<? extends Endpoint> type,
            Supplier<Endpoint> endpoints,
            HandshakeServlet.Options options) {
        HandshakeConfigurator configurator =
                new HandshakeConfigurator(endpoints, settings.web().compression());
        return new HandshakeServlet(door, entrance, type, configurator, options, runtime.metrics());
    }

    private void add(String name, Servlet servlet, Way way, String... paths) {
        servlets.add(Mapped.of(name + "-socket", servlet, paths));
        for (String path : paths) {
            ways.put(path, way);
        }
    }
}
