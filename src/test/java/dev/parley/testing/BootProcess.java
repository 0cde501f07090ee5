// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * {@code java -jar} of a {@link BootPortal}, in whose JVM one application may follow another, as with DevTools: {@link #MAIN} is its main
 * class. Confined to one test.
 */
public final class BootProcess implements AutoCloseable {
    /** Runs the application, and for each line that comes in ends it and runs it again with that line as its arguments. */
    public static final String MAIN = """
            package com.example;

            import java.io.*;
            import org.springframework.boot.SpringApplication;

            public class Main {
                public static void main(String[] args) throws IOException {
                    var context = SpringApplication.run(PortalApplication.class, args);
                    var lines = new BufferedReader(new InputStreamReader(System.in));
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        context.close();
                        System.out.println("ended, left: " + Thread.getAllStackTraces().keySet().stream()
                                .map(Thread::getName).filter(name -> name.startsWith("parley")).toList());
                        context = SpringApplication.run(PortalApplication.class, line.split(" "));
                    }
                }
            }
            """;

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final Path log;
    private final String contextPath;
    private final ServerLogs.Watched watched;
    private int runs = 1;

    private BootProcess(Process process, Path log, String contextPath) {
        this.process = process;
        this.log = log;
        this.contextPath = contextPath;
        this.watched = ServerLogs.watch("java -jar " + log.getParent(), this::log);
    }

    /** Starts it in a working directory, with the context path as one of its arguments; returns when it answers. */
    public static BootProcess start(Path jar, Path directory, String contextPath, String... arguments) {
        try {
            Path log = Files.createDirectories(directory).resolve("log");
            List<String> command = new ArrayList<>(List.of(Artifacts.java()));
            command.addAll(Artifacts.quickStart());
            command.addAll(List.of("-jar", jar.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            BootProcess started = new BootProcess(process, log, contextPath);
            started.awaitRuns();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the application and runs another one in the same JVM. */
    public void restart(String arguments) throws IOException {
        process.getOutputStream().write((arguments + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        runs++;
        awaitRuns();
    }

    /** Of the application, with a slash at its end. */
    public URI uri() {
        List<MatchResult> ports = STARTED.matcher(log()).results().toList();
        return URI.create("http://localhost:" + ports.get(runs - 1).group(1) + contextPath + "/");
    }

    /** SIGTERM; returns the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return Patience.awaitExit(process);
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        watched.ends();
        process.destroyForcibly();
        try {
            Patience.awaitExit(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRuns() {
        await().until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended:\n" + log());
            }
            return STARTED.matcher(log()).results().count() == runs;
        });
    }
}
