// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Stamp;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How much of it. A scenario takes of this what concerns it.
 *
 * @param rooms over which the connections are spread evenly
 * @param rate messages a second in all; 0 is as many as the server takes
 * @param inFlight in a saturated run: so many messages in all (at least one a room) are on their way at any time
 * @param bytes of a message's body, at least {@link Stamp#BYTES}
 * @param sources local addresses, taken in turn; empty: whatever the system chooses
 * @param threads that read and write
 * @param publishers connections of each room that publish, in turn
 */
public record Load(
        int connections,
        int rooms,
        double rate,
        int inFlight,
        int bytes,
        Duration warmUp,
        Duration duration,
        List<InetAddress> sources,
        int threads,
        int publishers) {
    public Load {
        sources = List.copyOf(sources);
        require(connections > 0, "connections must be at least 1");
        require(rooms > 0 && rooms <= connections, "rooms must be at least 1 and not more than connections");
        require(rate >= 0, "rate must not be negative");
        require(inFlight > 0, "inFlight must be at least 1");
        require(
                bytes >= Stamp.BYTES,
                "bytes must be at least " + Stamp.BYTES + ", which tell one message from another");
        require(threads > 0, "threads must be at least 1");
        require(
                publishers > 0 && publishers <= connections / rooms,
                "publishers must be at least 1 and not more than a room has connections");
    }

    public boolean saturated() {
        return rate == 0;
    }

    Load inOneRoom() {
        return new Load(connections, 1, rate, inFlight, bytes, warmUp, duration, sources, threads, publishers);
    }

    public Load lasting(Duration newWarmUp, Duration newDuration) {
        return new Load(
                connections, rooms, rate, inFlight, bytes, newWarmUp, newDuration, sources, threads, publishers);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
