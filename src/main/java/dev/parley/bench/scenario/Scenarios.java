// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Transport;
import java.time.Duration;
import java.util.List;

/** All scenarios by name, and the load that each puts on a server unless somebody says otherwise: one that a server as it comes admits. */
public final class Scenarios {
    /** As words of the command line. */
    public static final List<String> NAMES =
            List.of("idle", "fanout", "rooms", "chat", "echo", "storm", "push", "ndjson");

    public static final int HTTP_CONNECTIONS = 8;
    public static final int BATCH = 500;

    private static final int IN_FLIGHT = 16;
    private static final int BYTES = 200;
    private static final int THREADS = 2;

    private Scenarios() {}

    public static Scenario of(String name) {
        return of(name, HTTP_CONNECTIONS, BATCH, Transport.WEBSOCKET);
    }

    public static Scenario of(String name, int httpConnections, int batch, Transport way) {
        return switch (name) {
            case "idle" -> new Idle(way);
            case "fanout" -> new FanOut(way);
            case "rooms" -> new Rooms();
            case "chat" -> new Chat();
            case "echo" -> new Echo();
            case "storm" -> new Storm();
            case "push" -> new PushScenario(name, httpConnections, 1);
            case "ndjson" -> new PushScenario(name, httpConnections, batch);
            default -> throw new IllegalArgumentException("no scenario " + name);
        };
    }

    public static Load usual(String name) {
        return switch (name) {
            case "idle" -> load(1000, 1, 0, 1);
            case "fanout" -> load(500, 1, 50, 10);
            case "rooms" -> load(500, 50, 100, 1);
            case "chat" -> load(200, 1, 100, 1);
            case "echo" -> load(100, 1, 0, 1);
            case "storm" -> load(500, 1, 0, 1);
            default -> load(10, 1, 0, 1);
        };
    }

    private static Load load(int connections, int rooms, double rate, int publishers) {
        return new Load(
                connections,
                rooms,
                rate,
                IN_FLIGHT,
                BYTES,
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                List.of(),
                THREADS,
                publishers);
    }
}
