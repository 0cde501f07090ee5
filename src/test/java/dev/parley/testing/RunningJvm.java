// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks into another Java process with {@code jcmd}: what lives there for real, not what its own code believes. */
public final class RunningJvm {
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final Pattern THREAD = Pattern.compile("^\"([^\"]+)\"");

    private static final Pattern USED = Pattern.compile("heap .*used (\\d+)K");
    private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");

    private final long pid;

    public RunningJvm(long pid) {
        this.pid = pid;
    }

    /** False on a Java that is no JDK. */
    public static boolean canBeLookedInto() {
        return Files.isExecutable(JCMD);
    }

    /** The names of its threads whose name starts so, sorted. */
    public List<String> threads(String prefix) {
        return jcmd("Thread.print")
                .lines()
                .map(THREAD::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** How many objects of exactly this class live after a full collection; for each class loader that has such a class. */
    public List<Long> instancesOf(String className) {
        jcmd("GC.run");
        return jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].equals(className))
                .map(columns -> Long.parseLong(columns[1]))
                .toList();
    }

    /** What lives on its heap after a full collection. */
    public long usedHeapKiB() {
        return figure(USED);
    }

    /** What its classes take after a full collection. */
    public long metaspaceKiB() {
        return figure(METASPACE);
    }

    private long figure(Pattern pattern) {
        jcmd("GC.run");
        String info = jcmd("GC.heap_info");
        Matcher figure = pattern.matcher(info);
        if (!figure.find()) {
            throw new IllegalStateException("no " + pattern + " in " + info);
        }
        return Long.parseLong(figure.group(1));
    }

    /** The files that are mapped into it and whose path contains this. Linux only, elsewhere empty. */
    public List<String> mapped(String part) {
        Path maps = Path.of("/proc", String.valueOf(pid), "maps");
        if (!Files.isReadable(maps)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(maps)) {
            return lines.filter(line -> line.contains(part))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String jcmd(String command) {
        try {
            Process process = new ProcessBuilder(JCMD.toString(), String.valueOf(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("jcmd " + command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking into process " + pid, e);
        }
    }
}
