// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Swarm;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a swarm had counted when measuring began; what comes after is the round. Immutable. */
record CountsAtStart(long sent, long acknowledged, long expected, long delivered) {
    static CountsAtStart of(Swarm swarm, long acknowledged) {
        return new CountsAtStart(swarm.sent(), acknowledged, swarm.expected(), swarm.delivered());
    }

    Round round(Swarm swarm, long acknowledgedNow, double seconds, Histogram latency, Map<String, Double> more) {
        return new Round(
                swarm.sent() - sent,
                acknowledgedNow - acknowledged,
                swarm.expected() - expected,
                swarm.delivered() - delivered,
                swarm.expected() - swarm.delivered(),
                swarm.counts().doubled(),
                swarm.counts().reordered(),
                seconds,
                latency,
                more);
    }
}
