// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.http.Unavailable;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers servlets and filters of ours, below one prefix and each with a name that is ours. Used while the web application starts. */
final class Registrar {
    private static final String OURS = "parley-";

    private final ServletContext context;
    private final String prefix;

    Registrar(ServletContext context, String prefix) {
        this.context = context;
        this.prefix = prefix;
    }

    /**
     * What a portal gets whose Parley cannot start: every path answers 503 and why; at the portal's own root only those asked most. A
     * filter, because a part of ours may be there already, and the fragment's pages are.
     */
    static void registerUnavailable(ServletContext context, String prefix, String reason) {
        Unavailable answer = new Unavailable(() -> Optional.of(reason), () -> false);
        String[] paths = prefix.isEmpty() ? new String[] {"/readyz", "/ws", "/api/v1/*"} : new String[] {prefix + "/*"};
        FilterRegistration.@Nullable Dynamic filter = context.addFilter("parley-unavailable", answer);
        if (filter != null) {
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, paths);
        }
    }

    /** What a portal gets whose settings switch Parley off. */
    static void registerOff(ServletContext context, String prefix) {
        if (!prefix.isEmpty()) {
            FilterRegistration.Dynamic filter = context.addFilter("parley-off", new SwitchedOff());
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, prefix + "/*");
        }
    }

    /** Ours, but for those that send files and pages. */
    static boolean answersItself(String servlet) {
        return servlet.startsWith(OURS) && !servlet.endsWith("-page") && !servlet.equals(OURS + "assets");
    }

    void filter(String name, Filter filter, EnumSet<DispatcherType> types) {
        filter(name, filter, types, false);
    }

    /** @param last after the filters of a portal's web.xml */
    void filter(String name, Filter filter, EnumSet<DispatcherType> types, boolean last) {
        var registration = context.addFilter(OURS + name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(types, last, prefix + "/*");
    }

    void add(String name, Servlet servlet, String... paths) {
        add(new Mapped(name, servlet, List.of(paths)));
    }

    void add(Mapped mapped) {
        Servlet servlet = mapped.servlet();
        ServletRegistration.Dynamic registration = context.addServlet(OURS + mapped.name(), servlet);
        registration.setAsyncSupported(true);
        mapped.paths().forEach(path -> registration.addMapping(prefix + path));
        if (servlet instanceof Drains) {
            // Its destroy() runs only if it was initialised.
            registration.setLoadOnStartup(1);
        }
    }
}
