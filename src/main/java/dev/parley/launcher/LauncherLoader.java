// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the embedded Tomcat's classes come from, and those of ours that are written against them. It sees nothing of the launcher's class
 * path but the few types that both sides name. Thread-safe.
 */
final class LauncherLoader extends URLClassLoader {
    private static final String SERVER = "dev.parley.launcher.tomcat.EmbeddedTomcat";
    private static final String TOMCATS = "dev.parley.launcher.tomcat.";

    static {
        registerAsParallelCapable();
    }

    private LauncherLoader(URL... urls) {
        super("tomcat", urls, getPlatformClassLoader());
    }

    /** A server that is as planned, and not started. The calling thread's context class loader is the server's from now on. */
    static LauncherServer server(LauncherFiles files, LauncherPlan plan) throws IOException, LauncherFailure {
        List<URL> urls = new ArrayList<>();
        urls.add(url(files.serverClasses()));
        for (Path jar : files.bootJars()) {
            urls.add(url(jar));
        }
        LauncherLoader loader = new LauncherLoader(urls.toArray(URL[]::new));
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return (LauncherServer)
                    loader.loadClass(SERVER).getConstructor(LauncherPlan.class).newInstance(plan);
        } catch (ReflectiveOperationException e) {
            if (e.getCause() instanceof LauncherFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("the embedded Tomcat of this WAR does not load: " + e, e);
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        // In the URL of a jar's entry "!/" ends the jar's name, and a directory may end with an exclamation mark.
        return URI.create(path.toUri().toString().replace("!", "%21")).toURL();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean shared = name.startsWith("dev.parley.launcher.") || name.startsWith("dev.parley.address.");
        if (shared && !name.startsWith(TOMCATS)) {
            return LauncherLoader.class.getClassLoader().loadClass(name);
        }
        return super.loadClass(name, resolve);
    }
}
