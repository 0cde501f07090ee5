// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.ToolProvider;

/** What a portal's developer does by hand: compiles an example, makes a jar of it, puts it into the WAR. */
public final class ExampleJar {
    private ExampleJar() {}

    /** Unpacks the WAR. */
    public static Path exploded(Path war) throws IOException {
        try (ZipFile zip = new ZipFile(Artifacts.war().toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path target = war.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        }
        return war;
    }

    /** Compiles the Java files of a folder and packs the classes, with its {@code META-INF}. */
    public static void make(Path sources, Path work, Path target) throws IOException {
        Path out = Files.createDirectories(work);
        List<String> files;
        try (Stream<Path> found = Files.walk(sources)) {
            files = found.map(Path::toString)
                    .filter(name -> name.endsWith(".java"))
                    .toList();
        }
        Stream<String> options = Stream.of(
                "-cp",
                "target/classes" + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                out.toString());
        String[] arguments = Stream.concat(options, files.stream()).toArray(String[]::new);
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments) != 0) {
            throw new AssertionError("the example does not compile: " + sources);
        }
        try (Stream<Path> found = Files.walk(sources.resolve("META-INF"))) {
            for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                Path copy = out.resolve(sources.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target));
                Stream<Path> found = Files.walk(out)) {
            for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                jar.putNextEntry(new JarEntry(out.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }
}
