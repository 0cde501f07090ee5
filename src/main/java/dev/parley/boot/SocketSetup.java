// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.boot.host.ContainerVersion;
import dev.parley.config.Settings;
import dev.parley.connection.Clients;
import dev.parley.door.ChatOptions;
import dev.parley.door.EndpointKind;
import dev.parley.door.Reception;
import dev.parley.door.Way;
import dev.parley.websocket.ChatEndpoint;
import dev.parley.websocket.EchoEndpoint;
import dev.parley.websocket.FeedEndpoint;
import dev.parley.websocket.HandshakeConfigurator;
import dev.parley.websocket.HandshakeServlet;
import dev.parley.websocket.HelloEndpoint;
import dev.parley.websocket.WebSocketTransports;
import dev.parley.websocket.tomcat.TomcatAdapter;
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
    private final Reception reception;
    private final Clients clients;
    private final WebSocketTransports transports;
    private final List<Mapped> servlets = new ArrayList<>();
    private final Map<String, Way> ways = new LinkedHashMap<>();

    /** @param serverInfo what the container says of itself */
    SocketSetup(ParleyRuntime runtime, Reception reception, Clients clients, String serverInfo) {
        this.runtime = runtime;
        this.settings = runtime.settings();
        this.reception = reception;
        this.clients = clients;
        TomcatAdapter tomcat =
                new TomcatAdapter(settings.delivery().direct(), serverInfo, ContainerVersion.OLDEST.keySet());
        this.transports =
                new WebSocketTransports(tomcat, settings.delivery().progress().toMillis());
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

    /** What a client may send at once, over any transport. */
    static int maxFrameBytes(Settings settings) {
        int messageBytes = settings.limits().messageBytes();
        return messageBytes == 0 ? 0 : Math.max(MIN_FRAME_BYTES, 4 * messageBytes);
    }

    private void chat() {
        int maxFrameBytes = maxFrameBytes(settings);
        Way way = ChatOptions.way();
        Servlet handshake =
                handshake(way, ChatEndpoint.class, () -> new ChatEndpoint(clients, maxFrameBytes, transports));
        add("chat", new Drains(handshake, runtime), way, "/ws");
    }

    private void feed() {
        Way way = new Way(EndpointKind.FEED, FeedEndpoint.options(runtime.access()));
        Servlet handshake = handshake(
                way,
                FeedEndpoint.class,
                () -> new FeedEndpoint(
                        runtime.hub(), runtime.writers(), runtime.rechecks(), runtime.events(), transports));
        add("feed", handshake, way, "/ws/feed", "/getPushNews");
    }

    private void demos() {
        Way echoes = new Way(EndpointKind.OPEN);
        Servlet echo = handshake(
                echoes,
                EchoEndpoint.class,
                () -> new EchoEndpoint(runtime.writers(), settings.delivery().echoBytes(), transports));
        add("echo", echo, echoes, "/ws/echo");
        Way hellos = new Way(EndpointKind.OPEN, (request, admission) -> HelloEndpoint.options(request));
        Servlet hello = handshake(
                hellos,
                HelloEndpoint.class,
                () -> new HelloEndpoint(runtime.writers(), runtime.executor(), transports));
        add("hello", hello, hellos, "/ws/hello", "/helloWebSocket");
    }

    private Servlet handshake(Way way, Class<? extends Endpoint> type, Supplier<Endpoint> endpoints) {
        HandshakeConfigurator configurator =
                new HandshakeConfigurator(endpoints, settings.web().compression());
        return new HandshakeServlet(reception, way, type, configurator);
    }

    private void add(String name, Servlet servlet, Way way, String... paths) {
        servlets.add(Mapped.of(name + "-socket", servlet, paths));
        for (String path : paths) {
            ways.put(path, way);
        }
    }
}
