// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one run of a scenario has measured. The counts are those of the measured time: before it all that was sent in the warm-up has arrived, and
 * it ends when all has arrived that was sent in it. Faults count from the first message on, the warm-up's too.
 *
 * @param sent messages published, or requests made
 * @param acknowledged of these, where an acknowledgement was asked for; else the same as sent
 * @param expected deliveries: sent times those who should get it
 * @param delivered each message at each connection once
 * @param lost (connection, message) pairs that never met
 * @param doubled that met again
 * @param reordered that met after a later message of the same publisher
 * @param seconds from the first send to the last delivery
 * @param latency ns from the time that a message was due to be sent; empty where there is none
 * @param more the scenario's own figures, named with their unit, such as {@code connect.p99.ms}
 */
public record Round(
        long sent,
        long acknowledged,
        long expected,
        long delivered,
        long lost,
        long doubled,
        long reordered,
        double seconds,
        Histogram latency,
        Map<String, Double> more) {
    public Round {
        more = Map.copyOf(more);
    }
}
