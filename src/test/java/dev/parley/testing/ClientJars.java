// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles and runs what somebody writes against the Java client, with its jar and Jackson's, and nothing else of Parley's. */
public final class ClientJars {
    private ClientJars() {}

    /** Compiles the Java files of a folder; returns the folder of the classes. */
    public static Path compile(Path sources, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-Xlint:all", "-Werror", "-proc:none", "-cp", path(), "-d", classes.toString()));
        try (Stream<Path> found = Files.walk(sources)) {
            found.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError("it does not compile: " + sources);
        }
        return classes;
    }

    /** Runs a class of it; what it prints stands in the log. */
    public static Process run(Path classes, Path log, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Artifacts.java()));
        command.addAll(Artifacts.quickStart());
        command.addAll(List.of("-cp", path() + File.pathSeparator + classes, main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String path() {
        Stream<String> jackson = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.matches(".*jackson-(core|databind|annotations)-[\\d.]+\\.jar"));
        return Stream.concat(Stream.of(Artifacts.client().toString()), jackson)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
