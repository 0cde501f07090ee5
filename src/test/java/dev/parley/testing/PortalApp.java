// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.ToolProvider;

/** Somebody's portal, put together as a directory that a Tomcat takes: pages, jars, sources that are compiled as a portal would. */
public final class PortalApp {
    /** The strictest kind: no annotations are looked for, and no fragments are merged. */
    public static final String COMPLETE = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <display-name>portal</display-name>
            </web-app>
            """;

    private static final String PAGE = """
            <%@page contentType="text/html" pageEncoding="UTF-8"%><p>portal page of session <%= session.getId() %></p>
            """;

    private final Path directory;
    private final TreeMap<String, String> parameters = new TreeMap<>();

    private PortalApp(Path directory) {
        this.directory = directory;
    }

    /** One with the fragment and a web.xml that says that it is complete; returns the directory. */
    public static Path in(Path directory) throws IOException {
        return at(directory).fragment().webXml(COMPLETE).directory();
    }

    /** One with a page, and nothing of Parley's yet. */
    public static PortalApp at(Path directory) throws IOException {
        return new PortalApp(directory).file("index.jsp", PAGE);
    }

    /** Adds what Maven would bring for the one dependency: the fragment, and SQLite's driver. */
    public PortalApp fragment() throws IOException {
        lib(Artifacts.fragment());
        Path lib = Files.createDirectories(directory.resolve("WEB-INF/lib"));
        try (ZipFile war = new ZipFile(Artifacts.war().toFile())) {
            for (ZipEntry entry : Collections.list(war.entries())) {
                String name = entry.getName();
                if (name.startsWith("WEB-INF/lib/sqlite-jdbc")) {
                    try (InputStream in = war.getInputStream(entry)) {
                        Files.copy(in, lib.resolve(name.substring("WEB-INF/lib/".length())));
                    }
                }
            }
        }
        return this;
    }

    public PortalApp webXml(String text) throws IOException {
        return file("WEB-INF/web.xml", text);
    }

    public PortalApp file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** Copies a jar, or all files of a directory, into WEB-INF/lib. */
    public PortalApp lib(Path jars) throws IOException {
        Path lib = Files.createDirectories(directory.resolve("WEB-INF/lib"));
        if (!Files.isDirectory(jars)) {
            Files.copy(jars, lib.resolve(jars.getFileName()));
            return this;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(jars)) {
            for (Path file : files) {
                Files.copy(file, lib.resolve(file.getFileName()));
            }
        }
        return this;
    }

    /** A context parameter; all of them go into META-INF/context.xml, where it is no part of the portal's own web.xml. */
    public PortalApp parameter(String name, String value) throws IOException {
        parameters.put(name, value);
        StringBuilder xml = new StringBuilder("<Context>\n");
        parameters.forEach((key, text) -> xml.append("  <Parameter name=\"%s\" value=\"%s\"/>\n".formatted(key, text)));
        return file("META-INF/context.xml", xml.append("</Context>\n").toString());
    }

    /** Copies a directory of pages and the like over what is there. */
    public PortalApp replace(Path source) throws IOException {
        try (Stream<Path> found = Files.walk(source)) {
            for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                Path target = directory.resolve(source.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return this;
    }

    /** Compiles directories of sources against a Tomcat's API and what is in WEB-INF/lib, as a portal's build would. */
    public PortalApp sources(Path... sources) throws IOException {
        List<String> arguments = new ArrayList<>();
        List<String> jars = new ArrayList<>();
        for (Path lib :
                List.of(Artifacts.tomcatHome(Artifacts.tomcat10()).resolve("lib"), directory.resolve("WEB-INF/lib"))) {
            if (Files.isDirectory(lib)) {
                try (Stream<Path> found = Files.list(lib)) {
                    found.map(Path::toString)
                            .filter(name -> name.endsWith(".jar"))
                            .forEach(jars::add);
                }
            }
        }
        Path out = Files.createDirectories(directory.resolve("WEB-INF/classes"));
        Collections.addAll(
                arguments, "-cp", String.join(java.io.File.pathSeparator, jars), "-proc:none", "-d", out.toString());
        for (Path source : sources) {
            try (Stream<Path> found = Files.walk(source)) {
                found.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
            }
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        if (ToolProvider.getSystemJavaCompiler().run(null, errors, errors, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(errors.toString(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Compiles one source that is given as text. */
    public PortalApp source(String name, String text) throws IOException {
        Path sources = Files.createTempDirectory(directory.getParent(), "sources");
        Path file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return sources(sources);
    }

    public Path directory() {
        return directory;
    }
}
