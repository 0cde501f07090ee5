// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Who uses the processors of this machine: what makes a test fail on one machine and not on another. */
final class BusyProcesses {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int SHOWN = 15;
    private static final int WORDS = 180;

    private record Use(ProcessHandle process, long now, Duration whole) {}

    private BusyProcesses() {}

    /** The load, and the busiest processes of the half second that this takes, one a line. */
    static String look() {
        Map<Long, Duration> before = ProcessHandle.allProcesses()
                .collect(Collectors.toMap(ProcessHandle::pid, BusyProcesses::used, (first, same) -> first));
        LockSupport.parkNanos(LOOK.toNanos());
        List<Use> uses = ProcessHandle.allProcesses()
                .map(process -> use(process, before.getOrDefault(process.pid(), Duration.ZERO)))
                .sorted(Comparator.comparingLong(Use::now)
                        .thenComparing(Use::whole)
                        .reversed())
                .limit(SHOWN)
                .toList();
        StringBuilder said = new StringBuilder(load()).append("\n     pid  % now  seconds  command\n");
        for (Use use : uses) {
            said.append(String.format(
                    Locale.ROOT,
                    "%8d %6d %8.1f  %s%n",
                    use.process().pid(),
                    use.now(),
                    use.whole().toMillis() / 1000.0,
                    command(use.process())));
        }
        return said.toString();
    }

    private static String load() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        String memory;
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            memory = lines.filter(line -> line.startsWith("MemAvailable"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .collect(Collectors.joining());
        } catch (IOException e) {
            memory = "no /proc/meminfo";
        }
        return String.format(
                Locale.ROOT,
                "load average %.1f on %d processors, %s",
                system.getSystemLoadAverage(),
                system.getAvailableProcessors(),
                memory);
    }

    private static Use use(ProcessHandle process, Duration before) {
        Duration whole = used(process);
        return new Use(process, whole.minus(before).toMillis() * 100 / LOOK.toMillis(), whole);
    }

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static String command(ProcessHandle process) {
        String words = process.info()
                .commandLine()
                .or(() -> process.info().command())
                .orElse("(no longer there, or somebody else's)");
        return words.length() <= WORDS ? words : words.substring(0, WORDS) + "…";
    }
}
