// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Somebody's Spring Boot application with the fragment, put together as Spring Boot's Maven plugin would. */
public final class BootPortal {
    private final Path folder;
    private final int line;
    private final PortalApp app;

    /**
     * One of these sources and resources, with all jars that such an application has.
     *
     * @param folder to work in; nothing else may be there
     * @param line of Spring Boot, 3 or 4
     */
    public BootPortal(Path folder, int line, Map<String, String> sources, Map<String, String> resources)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.line = line;
        this.app = PortalApp.at(folder.resolve("war")).fragment().lib(Artifacts.springBoot(line));
        Path java = folder.resolve("java");
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = java.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
        }
        app.sources(java);
        for (Map.Entry<String, String> resource : resources.entrySet()) {
            app.file("WEB-INF/classes/" + resource.getKey(), resource.getValue());
        }
    }

    /** For {@code java -jar}. */
    public Path executableJar(String mainClass) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
        attributes.putValue("Start-Class", mainClass);
        attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        Path jar = this.folder.resolve("portal.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Path library : libraries()) {
                if (library.getFileName().toString().startsWith("spring-boot-loader-")) {
                    copyLoader(library, out);
                } else {
                    store(library, out);
                }
            }
            Path classes = app.directory().resolve("WEB-INF/classes");
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.sorted().toList()) {
                    // The loader looks for the folder itself, Spring for those of packages.
                    String name = "BOOT-INF/classes/" + classes.relativize(file);
                    boolean folder = Files.isDirectory(file);
                    out.putNextEntry(new ZipEntry(folder && !name.endsWith("/") ? name + "/" : name));
                    if (!folder) {
                        Files.copy(file, out);
                    }
                }
            }
        }
        return jar;
    }

    /** For a Tomcat: without the embedded one. */
    public Path war() throws IOException {
        for (Path library : libraries()) {
            if (library.getFileName()
                    .toString()
                    .matches("(tomcat-embed|spring-boot-loader|jakarta.annotation-api)-.*")) {
                Files.delete(library);
            }
        }
        return app.directory();
    }

    /** Such as {@code 3}. */
    public int line() {
        return line;
    }

    private List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.list(app.directory().resolve("WEB-INF/lib"))) {
            return files.sorted().toList();
        }
    }

    private static void copyLoader(Path loader, JarOutputStream out) throws IOException {
        try (ZipFile zip = new ZipFile(loader.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                boolean wanted =
                        entry.getName().startsWith("org/") || entry.getName().startsWith("META-INF/services/");
                if (wanted && !entry.isDirectory()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream in = zip.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                }
            }
        }
    }

    /** Jars in the jar are not compressed, as the loader reads them in place. */
    private static void store(Path library, JarOutputStream out) throws IOException {
        byte[] content = Files.readAllBytes(library);
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry("BOOT-INF/lib/" + library.getFileName());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(content);
    }
}
