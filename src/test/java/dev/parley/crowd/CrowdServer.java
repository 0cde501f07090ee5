// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import dev.parley.bench.client.Swarm;
import dev.parley.testing.Gauges;
import dev.parley.testing.ProcessFigures;
import dev.parley.testing.RunningJvm;
import dev.parley.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server of its own process that lets a crowd in from one address, and what can be seen of it from outside. Confined to one test. */
final class CrowdServer implements AutoCloseable {
    /** How many people a crowd is; 10,000 with {@code -Psoak}. */
    static final int PEOPLE = Integer.getInteger("parley.test.crowd", 400);

    static final boolean HUGE = PEOPLE >= 5000;

    private final ServerProcess process;
    private final Gauges gauges;
    private final ProcessFigures figures;

    private CrowdServer(ServerProcess process) {
        this.process = process;
        this.gauges = new Gauges(process.base(), process.apiKey());
        this.figures = new ProcessFigures(process.pid());
    }

    /**
     * Starts it.
     *
     * @param heap as in -Xmx
     * @param settings without their {@code parley.}, such as {@code heartbeat.interval=1s}
     */
    static CrowdServer start(Path data, String heap, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "-Dparley.guests=on",
                "-Dparley.limits.connections=" + (PEOPLE + 2000),
                "-Dparley.limits.handshakes-per-minute=0",
                "-Dparley.limits.guest-bytes-per-minute=0",
                "-Dparley.limits.guest-bytes-per-minute-per-address=0",
                "-Dparley.limits.guest-channels-per-hour=0",
                "-Dparley.limits.guest-channels-per-hour-per-address=0",
                "-Dparley.limits.commands-per-second=0"));
        for (String setting : settings) {
            all.add("-Dparley." + setting);
        }
        return new CrowdServer(ServerProcess.startUnder(
                List.of(), Map.of("JAVA_TOOL_OPTIONS", "-Xmx" + heap), data, all.toArray(String[]::new)));
    }

    URI base() {
        return process.base();
    }

    Swarm swarm() throws IOException {
        return Swarm.of(base());
    }

    double gauge(String name) throws IOException {
        return gauges.of(name);
    }

    int connections() throws IOException {
        return gauges.connections();
    }

    long residentKiB() {
        return figures.residentKiB();
    }

    /** What the kernel has open of the connections to it. */
    int sockets() {
        return figures.sockets(base().getPort());
    }

    /** After a full collection. */
    long usedHeapKiB() {
        return new RunningJvm(process.pid()).usedHeapKiB();
    }

    String log() {
        return process.errors();
    }

    @Override
    public void close() {
        process.close();
    }
}
