// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Somebody's portal that has taken the fragment: the strictest kind, whose web.xml says that it is complete. */
public final class PortalApp {
    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <display-name>portal</display-name>
            </web-app>
            """;
    private static final String PAGE = """
            <%@page contentType="text/html" pageEncoding="UTF-8"%><p>portal page of session <%= session.getId() %></p>
            """;

    private PortalApp() {}

    /** Makes it, and returns the directory. */
    public static Path in(Path directory) throws IOException {
        Path lib = Files.createDirectories(directory.resolve("WEB-INF/lib"));
        Files.writeString(directory.resolve("WEB-INF/web.xml"), WEB_XML);
        Files.writeString(directory.resolve("index.jsp"), PAGE);
        Files.copy(Artifacts.fragment(), lib.resolve("parley-fragment.jar"));
        // What Maven would bring with the fragment: the WAR's jars, but for the optional log binding.
        try (ZipFile war = new ZipFile(Artifacts.war().toFile())) {
            for (ZipEntry entry : Collections.list(war.entries())) {
                String name = entry.getName();
                if (name.startsWith("WEB-INF/lib/") && name.endsWith(".jar") && !name.contains("slf4j-jdk14")) {
                    try (InputStream in = war.getInputStream(entry)) {
                        Files.copy(in, lib.resolve(name.substring("WEB-INF/lib/".length())));
                    }
                }
            }
        }
        return directory;
    }
}
