// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * {@code java -jar parley.war bench}: the load generator, whose classes are read out of the WAR into memory. It needs no data directory, takes
 * no lock and leaves no file behind, so that it can run beside a server from the same WAR.
 */
final class LauncherBench extends ClassLoader {
    private static final String CLASSES = "WEB-INF/classes/";
    private static final Pattern OURS = Pattern.compile(CLASSES + "dev/parley/[a-z/]+/.*\\.class");
    private static final Pattern JARS = Pattern.compile("WEB-INF/(lib/jackson-|boot/HdrHistogram-)[^/]*\\.jar");

    private final Map<String, byte[]> classes = new HashMap<>();

    private LauncherBench(Path war) throws IOException {
        super("bench", getPlatformClassLoader());
        try (ZipFile zip = new ZipFile(war.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (OURS.matcher(entry.getName()).matches()) {
                        classes.put(entry.getName().substring(CLASSES.length()), in.readAllBytes());
                    } else if (JARS.matcher(entry.getName()).matches()) {
                        read(in);
                    }
                }
            }
        }
    }

    /** Returns the exit code. */
    static int run(Path war, String... words) throws Exception {
        LauncherBench loader = new LauncherBench(war);
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return (Integer) loader.loadClass("dev.parley.bench.Bench")
                    .getMethod("run", String[].class)
                    .invoke(null, (Object) words);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void read(InputStream jar) throws IOException {
        ZipInputStream zip = new ZipInputStream(jar);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(".class")) {
                classes.put(entry.getName(), zip.readAllBytes());
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.remove(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
