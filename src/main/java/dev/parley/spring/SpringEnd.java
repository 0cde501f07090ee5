// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spring;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Says goodbye when the application begins to close. Spring Boot stops the connectors first and the web application after that, when all
 * connections are broken already. This comes before both, so a graceful shutdown does not wait for Parley's streams either. Thread-safe.
 */
final class SpringEnd implements ApplicationListener<ContextClosedEvent> {
    private final ApplicationContext context;
    private volatile Runnable goodbye = () -> {};

    SpringEnd(ApplicationContext context) {
        this.context = context;
    }

    /** What to run then. */
    void run(Runnable atEnd) {
        goodbye = atEnd;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        // A child tells its parents too: Actuator on a port of its own is one.
        if (event.getApplicationContext() == context) {
            goodbye.run();
        }
    }
}
