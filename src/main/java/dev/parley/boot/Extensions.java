// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.access.Access;
import dev.parley.access.Policies;
import dev.parley.config.AccessSettings;
import dev.parley.config.ExtensionSettings;
import dev.parley.config.Settings;
import dev.parley.engine.Engine;
import dev.parley.extension.ConnectionEvents;
import dev.parley.extension.ExtensionExecutor;
import dev.parley.extension.Hooks;
import dev.parley.hub.Publisher;
import dev.parley.people.People;
import dev.parley.spi.AccessPolicy;
import dev.parley.spi.ConnectionListener;
import dev.parley.spi.Directory;
import dev.parley.spi.MessageHook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The portal's own code (policies, hooks, listeners, a directory), and what Parley makes of it. Made without side
 * effects but the constructors of that code; no thread runs before there is something to ask.
 */
final class Extensions {
    private static final Logger logger = LoggerFactory.getLogger(Extensions.class);

    private final Settings settings;
    private final ExtensionExecutor code;
    private final Policies policies;
    private final List<MessageHook> hooks;
    private final @Nullable Directory directory;
    private final List<ConnectionListener> listeners;
    private final ConnectionEvents events;

    /**
     * Loads them.
     *
     * @throws IllegalArgumentException with one line that names what cannot be loaded
     */
    Extensions(Settings settings, ScheduledExecutorService clock, PortalServices services) {
        this.settings = settings;
        ExtensionSettings limits = settings.extensions();
        this.code = new ExtensionExecutor(limits.threads(), limits.timeout(), clock, services.loader());
        AccessSettings access = settings.access();
        this.policies = new Policies(
                access.read(),
                access.publish(),
                access.open(),
                load(AccessPolicy.class, services),
                code,
                access.cache());
        this.hooks = load(MessageHook.class, services);
        this.listeners = load(ConnectionListener.class, services);
        this.events = new ConnectionEvents(listeners, code);
        List<Directory> directories = load(Directory.class, services);
        if (directories.size() > 1) {
            throw new IllegalArgumentException("there are two directories of people: "
                    + directories.get(0).getClass().getName() + " and "
                    + directories.get(1).getClass().getName() + "; Parley asks one");
        }
        this.directory = directories.isEmpty() ? null : directories.get(0);
    }

    Access access(Engine engine) {
        return new Access(policies, Publisher.naming(engine), settings.access().chat());
    }

    /** Whether what a user may read can change without anyone saying so. */
    boolean areWorthALook() {
        return policies.canChange();
    }

    People people(Engine engine) {
        return new People(
                engine.people(), directory, code, settings.extensions().directoryCache());
    }

    Hooks hooks() {
        return new Hooks(hooks, code, settings.limits().messageBytes());
    }

    ConnectionEvents events() {
        return events;
    }

    /** Gives hooks and listeners their way to send. */
    void ready(Publisher publisher) {
        hooks.forEach(hook -> start(hook, () -> hook.ready(publisher)));
        listeners.forEach(listener -> start(listener, () -> listener.ready(publisher)));
    }

    private static void start(Object extension, Runnable ready) {
        try {
            ready.run();
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException(
                    extension.getClass().getName() + " of the portal does not start: " + e, e);
        }
    }

    void close() {
        code.close();
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return code.awaitEnd(millis);
    }

    private static <T> List<T> load(Class<T> type, PortalServices services) {
        List<T> found = new ArrayList<>();
        try {
            services.of(type).forEach(found::add);
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(
                    "the portal's " + type.getSimpleName() + " cannot be loaded: " + e.getMessage(), e);
        }
        found.sort(Comparator.comparing(one -> one.getClass().getName()));
        for (T one : found) {
            logger.info("{}: {}", type.getSimpleName(), one.getClass().getName());
        }
        return found;
    }
}
