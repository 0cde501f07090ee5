// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.Transport;
import dev.parley.bench.scenario.Load;
import dev.parley.bench.scenario.Scenario;
import java.util.Locale;

/**
 * One load to be put on each target.
 *
 * @param title in the report and in the file of an earlier run, so the same for the same load
 */
record Plan(Scenario scenario, Load load, String title) {
    Plan(Scenario scenario, Load load) {
        this(scenario, load, title(scenario, load));
    }

    private static String title(Scenario scenario, Load load) {
        String name = scenario.name();
        String way = scenario.way() == Transport.WEBSOCKET
                ? ""
                : " over " + scenario.way().word();
        String head = "%s%s: %d connections".formatted(name, way, load.connections());
        String rooms = name.equals("rooms") ? ", %d rooms".formatted(load.rooms()) : "";
        String rate =
                switch (name) {
                    case "idle", "echo", "storm" -> "";
                    default -> load.saturated() ? ", saturated" : ", " + number(load.rate()) + " messages/s";
                };
        return head + rooms + rate + (name.equals("idle") ? "" : ", " + load.bytes() + " bytes");
    }

    private static String number(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : String.format(Locale.ROOT, "%.1f", rate);
    }
}
