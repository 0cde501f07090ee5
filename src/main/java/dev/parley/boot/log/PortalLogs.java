// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Where the log goes inside a portal: to the portal's own SLF4J, of whatever version, if it has one that writes; else to
 * {@code java.util.logging}, which Tomcat writes to its files. It sets nothing up. Only the fragment names it in {@code META-INF/services};
 * there SLF4J has a name of ours, so that the portal's is another. Thread-safe.
 */
public final class PortalLogs implements SLF4JServiceProvider {
    /** Any provider of SLF4J 2 says so. */
    private static final String API = "2.0.99";

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();
    private @Nullable ILoggerFactory loggers;

    @Override
    public void initialize() {
        LogSink.Source source =
                ForeignSlf4j.find(PortalLogs.class.getClassLoader()).orElse(JulSink::new);
        Map<String, PortalLogger> known = new ConcurrentHashMap<>();
        loggers = name -> known.computeIfAbsent(name, added -> new PortalLogger(added, source.sink(added)));
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        if (loggers == null) {
            throw new IllegalStateException("SLF4J initialises its provider first");
        }
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return API;
    }
}
