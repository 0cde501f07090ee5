// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The portal's own code: what its framework has made, and what {@link ServiceLoader} finds in the web application. Made while the container
 * starts us, whose context class loader is the web application's.
 */
final class PortalServices {
    private final Framework framework;
    private final ClassLoader loader;

    PortalServices(Framework framework) {
        this.framework = framework;
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        this.loader = context == null ? PortalServices.class.getClassLoader() : context;
    }

    ClassLoader loader() {
        return loader;
    }

    /**
     * Each once: what is in both lists is the framework's.
     *
     * @return what throws {@link java.util.ServiceConfigurationError} where a class cannot be loaded
     */
    <T> Iterable<T> of(Class<T> type) {
        List<T> made = framework.objects(type);
        return () -> Stream.concat(
                        made.stream(),
                        ServiceLoader.load(type, loader).stream()
                                .filter(provider -> made.stream().noneMatch(provider.type()::isInstance))
                                .map(ServiceLoader.Provider::get))
                .iterator();
    }
}
