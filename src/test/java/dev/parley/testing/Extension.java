// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A portal's own code, compiled as a portal would, for servers of this process: what {@code ServiceLoader} finds there it finds here. */
public final class Extension {
    private Extension() {}

    /** The example in that folder of {@code examples}. */
    public static ClassLoader example(String name, Path folder) throws IOException {
        return compiled(Path.of("examples", name), folder);
    }

    /** A source text for each class, and the service that all of them are of. */
    public static ClassLoader of(Class<?> service, Map<String, String> sources, Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        for (Map.Entry<String, String> one : sources.entrySet()) {
            Files.writeString(source.resolve(one.getKey() + ".java"), one.getValue());
        }
        Path services = Files.createDirectories(source.resolve("META-INF/services"));
        Files.write(services.resolve(service.getName()), sources.keySet());
        return compiled(source, folder);
    }

    private static ClassLoader compiled(Path sources, Path folder) throws IOException {
        Path out = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-cp",
                "target/classes" + File.pathSeparator + System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                out.toString()));
        Path services = Files.createDirectories(out.resolve("META-INF/services"));
        try (Stream<Path> found = Files.walk(sources)) {
            for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                if (file.toString().endsWith(".java")) {
                    arguments.add(file.toString());
                } else if (file.getParent().endsWith("services")) {
                    Files.copy(file, services.resolve(file.getFileName()));
                }
            }
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(sources + " does not compile");
        }
        return new URLClassLoader(new URL[] {out.toUri().toURL()}, Extension.class.getClassLoader());
    }
}
