// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.Parley;
import dev.parley.boot.host.ContainerVersion;
import dev.parley.boot.host.RecordCaches;
import dev.parley.config.ProfileSettings;
import dev.parley.error.LogText;
import dev.parley.hub.Registry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.server.ServerContainer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Parley with its web application and ends it with it. */
public final class Lifecycle implements ServletContextListener {
    private static final Logger logger = LoggerFactory.getLogger(Lifecycle.class);
    /** A context parameter by which the launcher says that this is {@code java -jar}. */
    private static final String LAUNCHED = "dev.parley.launched";

    private static final int MESSAGE_BUFFER = 2048;
    private static final long SESSIONS = 500;

    private final ParleyRuntime runtime;
    private final boolean fragment;
    private final WebSetup.Running running;
    private volatile @Nullable Takeover takeover;

    Lifecycle(ParleyRuntime runtime, boolean fragment, WebSetup.Running running) {
        this.running = running;
        this.runtime = runtime;
        this.fragment = fragment;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (!fragment && context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container) {
            // Allocated for every connection before it opens; our handlers put partial messages together. These belong
            // to the
            // whole web application, so in a portal they are the portal's.
            container.setDefaultMaxTextMessageBufferSize(MESSAGE_BUFFER);
            container.setDefaultMaxBinaryMessageBufferSize(MESSAGE_BUFFER);
        }
        Takeover starting = new Takeover(runtime, () -> ready(context), e -> failed(context, e));
        takeover = starting;
        try {
            starting.start(context.getInitParameter(LAUNCHED) == null);
        } catch (RuntimeException | Error e) {
            String reason = Failure.reason(e);
            if (!fragment) {
                // Tomcat writes what a listener throws to the host's own log, where few look.
                logger.error("Parley does not start: {}", reason);
                throw new IllegalStateException("Parley does not start: " + reason, e);
            }
            Failure.report(context, reason, e);
        }
    }

    private void failed(ServletContext context, Throwable e) {
        String reason = Failure.reason(e);
        if (fragment) {
            Failure.report(context, reason, e);
        } else {
            logger.error("Parley does not start: {}", reason, e);
        }
    }

    /** On the container's thread, or on the one that has waited. */
    private void ready(ServletContext context) {
        running.takenOver().run();
        var unused = runtime.executor()
                .scheduleWithFixedDelay(running.sessions(), SESSIONS, SESSIONS, TimeUnit.MILLISECONDS);
        context.setAttribute(Registry.ATTRIBUTE, runtime.registry());
        runtime.parley(running.signIns()).bind(context);
        logger.info(
                "Parley is ready: data in {}, guests {}",
                runtime.settings().storage().data(),
                runtime.settings().people().guests() ? "are let in (parley.guests=off to refuse them)" : "are refused");
        ContainerVersion.warning(context.getServerInfo()).ifPresent(logger::warn);
        ProfileSettings profile = runtime.settings().profile();
        logger.info("{}", LogText.ofOurs(profile.summary()));
        if (!profile.risks().isEmpty()) {
            logger.info("What is open to strangers: {}", LogText.ofOurs(String.join("; ", profile.risks())));
        }
    }

    /** Takes no more connections, and sends the open ones away; waits a moment for them to go. A second call does nothing. */
    void sayGoodbye() {
        Takeover starting = takeover;
        if (starting != null) {
            starting.close();
        }
        runtime.drain();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        sayGoodbye();
        runtime.close();
        Parley.unbind(event.getServletContext());
        event.getServletContext().removeAttribute(Registry.ATTRIBUTE);
        RecordCaches.forget();
    }
}
