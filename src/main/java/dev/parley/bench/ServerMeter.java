// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.HttpConnection;
import dev.parley.bench.client.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server uses up: its process, where that runs on this machine, and {@code jvm_allocated_bytes_total} of its {@code metrics}. What
 * cannot be read is not a number; that never fails. Confined to one thread at a time.
 */
final class ServerMeter {
    private static final Pattern ALLOCATED = Pattern.compile("(?m)^jvm_allocated_bytes_total ([0-9.E+]+)$");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");
    private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s*(\\d+)$");
    /** Of whatever collector. */
    private static final Pattern HEAP = Pattern.compile("(?:heap|generation|ZHeap) .*used (\\d+)K");

    private static final int OK = 200;
    private static final double KILO = 1024;

    private final Target target;
    private final @Nullable ProcessHandle process;
    private final byte[] scrape;

    /** @param pid of the server; empty: whoever listens on its port of this machine */
    ServerMeter(Target target, OptionalLong pid) {
        this.target = target;
        OptionalLong found = pid.isPresent() ? pid : ListeningProcesses.on(target.base());
        this.process = found.isPresent() ? ProcessHandle.of(found.getAsLong()).orElse(null) : null;
        this.scrape = HttpConnection.request(target, "GET", "metrics", "text/plain", new byte[0]);
    }

    boolean isLocal() {
        return process != null;
    }

    ServerUsage read() {
        ProcessHandle seen = process;
        double cpu = seen == null ? Double.NaN : cpu(seen);
        double resident = seen == null ? Double.NaN : resident(seen.pid());
        return new ServerUsage(cpu, resident, allocated());
    }

    /** Lets a JVM collect, twice, so that its memory holds what is in use; other processes and foreign users' stay as they are. */
    void collectGarbage() throws InterruptedException {
        ProcessHandle seen = process;
        for (int i = 0; seen != null && i < 2; i++) {
            try {
                Process jcmd = new ProcessBuilder(jcmd(), Long.toString(seen.pid()), "GC.run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!jcmd.waitFor(30, TimeUnit.SECONDS)) {
                    jcmd.destroyForcibly();
                }
            } catch (IOException ignored) {
                // No JDK here: the figure then holds garbage too, as the manual says.
                return;
            }
        }
    }

    /** Bytes of the heap that are in use, garbage included; not a number where there is no JDK to ask. */
    double heap() throws InterruptedException {
        ProcessHandle seen = process;
        if (seen == null) {
            return Double.NaN;
        }
        try {
            Process jcmd = new ProcessBuilder(jcmd(), Long.toString(seen.pid()), "GC.heap_info").start();
            String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher used = HEAP.matcher(text);
            double bytes = used.find() ? Double.parseDouble(used.group(1)) * KILO : Double.NaN;
            while (used.find()) {
                bytes += Double.parseDouble(used.group(1)) * KILO;
            }
            jcmd.waitFor();
            return bytes;
        } catch (IOException ignored) {
            return Double.NaN;
        }
    }

    /** How many threads the process has; 0 where that cannot be read. */
    int threads() {
        ProcessHandle seen = process;
        try {
            Matcher threads =
                    THREADS.matcher(seen == null ? "" : Files.readString(Path.of("/proc/" + seen.pid() + "/status")));
            return threads.find() ? Integer.parseInt(threads.group(1)) : 0;
        } catch (IOException ignored) {
            return 0;
        }
    }

    private static String jcmd() {
        Path ours = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return Files.isExecutable(ours) ? ours.toString() : "jcmd";
    }

    private static double cpu(ProcessHandle process) {
        Duration cpu = process.info().totalCpuDuration().orElse(null);
        return cpu == null ? Double.NaN : cpu.toNanos() / 1e9;
    }

    private static double resident(long pid) {
        try {
            Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return matcher.find() ? Double.parseDouble(matcher.group(1)) * KILO : Double.NaN;
        } catch (IOException ignored) {
            // No Linux, or the process has ended.
            return Double.NaN;
        }
    }

    private double allocated() {
        try (HttpConnection line = new HttpConnection(target.base())) {
            HttpConnection.Answer answer = line.call(scrape);
            Matcher matcher = ALLOCATED.matcher(answer.status() == OK ? answer.text() : "");
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
        } catch (IOException ignored) {
            // A server without such a page.
            return Double.NaN;
        }
    }
}
