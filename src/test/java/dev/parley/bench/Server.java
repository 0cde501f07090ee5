// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.ParleyDialect;
import dev.parley.bench.client.Target;
import dev.parley.testing.Artifacts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, on the processors that are for servers. Ends with this process at the latest. */
final class Server implements AutoCloseable {
    /** What comes before {@code java}, such as {@code taskset -c 0,1}. */
    private static final List<String> BEFORE = words("parley.bench.servers");

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Pattern READY = Pattern.compile("Parley is ready: (http\\S+)|ready (\\d+)\n");
    private static final List<String> NO_LIMITS = List.of(
            "-Dparley.limits.commands-per-second=off",
            "-Dparley.limits.handshakes-per-minute=off",
            "-Dparley.limits.guest-bytes-per-minute=off",
            "-Dparley.limits.guest-bytes-per-minute-per-address=off",
            "-Dparley.limits.sockets-per-address=off",
            "-Dparley.limits.connections=20000");

    private final Rounds.Measured measured;
    private final Process process;
    private final Path folder;

    private Server(Rounds.Measured measured, Process process, Path folder) {
        this.measured = measured;
        this.process = process;
        this.folder = folder;
    }

    static Server parley(String name, List<String> flags) throws IOException {
        Path folder = Files.createTempDirectory("bench-parley");
        List<String> command = new ArrayList<>(NO_LIMITS);
        command.addAll(flags);
        command.addAll(List.of(
                "-jar",
                Artifacts.war().toString(),
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString()));
        return start(name, new ParleyDialect(), command, folder);
    }

    static Server byHand(List<String> flags) throws IOException {
        Path folder = Files.createTempDirectory("bench-by-hand");
        List<String> command = new ArrayList<>(flags);
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                HandWrittenServer.class.getName(),
                "0"));
        return start("by hand", new ByHandDialect(), command, folder);
    }

    private static Server start(String name, Dialect dialect, List<String> arguments, Path folder) throws IOException {
        List<String> command = new ArrayList<>(BEFORE);
        command.add(Artifacts.java());
        command.addAll(arguments);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Matcher ready = READY.matcher("");
        long end = System.nanoTime() + START.toNanos();
        while (!ready.reset(Files.readString(output)).find()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException(name + " did not start: " + Files.readString(output));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        URI base = URI.create(ready.group(1) != null ? ready.group(1) : "http://localhost:" + ready.group(2) + "/");
        Path key = folder.resolve("data").resolve("api-key");
        Target target =
                new Target(name, base, Files.exists(key) ? Files.readString(key).strip() : null, dialect);
        ServerMeter meter = new ServerMeter(target, OptionalLong.of(process.pid()));
        return new Server(new Rounds.Measured(target, meter), process, folder);
    }

    /** Of a system property, at its blanks. */
    static List<String> words(String property) {
        String value = System.getProperty(property, "").strip();
        return value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
    }

    Rounds.Measured measured() {
        return measured;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
