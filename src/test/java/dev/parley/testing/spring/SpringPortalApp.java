// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing.spring;

import dev.parley.testing.PortalApp;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A portal with Spring Security that has taken the fragment. */
public final class SpringPortalApp {
    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <context-param>
                <param-name>contextClass</param-name>
                <param-value>org.springframework.web.context.support.AnnotationConfigWebApplicationContext</param-value>
              </context-param>
              <context-param>
                <param-name>contextConfigLocation</param-name>
                <param-value>%s</param-value>
              </context-param>
              <listener>
                <listener-class>org.springframework.web.context.ContextLoaderListener</listener-class>
              </listener>
              <filter>
                <filter-name>springSecurityFilterChain</filter-name>
                <filter-class>org.springframework.web.filter.DelegatingFilterProxy</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>springSecurityFilterChain</filter-name>
                <url-pattern>/*</url-pattern>
              </filter-mapping>
            </web-app>
            """;

    private SpringPortalApp() {}

    /** Makes it, and returns the directory. */
    public static Path in(Path directory) throws IOException {
        PortalApp.in(directory);
        Files.writeString(directory.resolve("WEB-INF/web.xml"), WEB_XML.formatted(SpringPortal.class.getName()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            String name = String.valueOf(jar.getFileName());
            if (name.startsWith("spring-") || name.startsWith("micrometer-")) {
                Files.copy(jar, directory.resolve("WEB-INF/lib").resolve(name));
            }
        }
        for (Class<?> type : List.of(SpringPortal.class, TokenFilter.class)) {
            String file = type.getName().replace('.', '/') + ".class";
            Path target = directory.resolve("WEB-INF/classes").resolve(file);
            Files.createDirectories(target.getParent());
            try (var in = type.getClassLoader().getResourceAsStream(file)) {
                Files.copy(in, target);
            }
        }
        return directory;
    }
}
