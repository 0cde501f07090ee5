// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.boot.host.ContainerVersion;
import dev.parley.config.Deployment;
import dev.parley.config.Setting;
import dev.parley.config.SettingSource;
import dev.parley.config.SettingValues;
import dev.parley.config.Settings;
import dev.parley.http.ErrorServlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Where the container finds Parley, whatever a portal's web.xml says about annotations. In the WAR a setting that makes no sense stops the
 * start with one line; inside a portal the portal starts, and Parley's paths answer 503 and why. No class of ours or of a library is
 * needed before the {@code try}: one that is missing must not stop a portal either.
 */
public final class ParleyInitializer implements ServletContainerInitializer {
    private static final String ONLY_IN_THE_WAR = "/WEB-INF/boot";
    private static final String STARTED = ParleyInitializer.class.getName();
    private static final String TOMCAT = "org.apache.catalina.";

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) throws ServletException {
        // A framework that the container called before us may have done it.
        if (context.getAttribute(STARTED) == null) {
            start(context, Framework.NONE);
        }
    }

    /**
     * Starts Parley in a web application, unless it has been.
     *
     * @return whether this was the first call for the web application; a second one does nothing
     * @throws ServletException only in the WAR
     */
    public static boolean start(ServletContext context, Framework framework) throws ServletException {
        if (context.getAttribute(STARTED) != null) {
            return false;
        }
        context.setAttribute(STARTED, true);
        boolean fragment = context.getResourcePaths(ONLY_IN_THE_WAR) == null;
        String prefix = "/parley";
        try {
            requireTomcat(context);
            ContainerVersion.require(context);
            SettingSource source = SettingSetup.of(context, framework);
            Deployment deployment = Deployment.of(fragment, System.getProperty(Deployment.LAUNCHER_LOOPBACK));
            SettingValues values = SettingValues.of(source, deployment);
            prefix = Settings.prefix(values);
            if (isOff(values, fragment)) {
                Registrar.registerOff(context, prefix);
                LoggerFactory.getLogger(ParleyInitializer.class)
                        .info("Parley is switched off by {}", Setting.ENABLED.key());
                return true;
            }
            source.requireSound();
            Settings settings = Settings.read(values);
            SettingSetup.tell(source);
            ParleyRuntime runtime = new ParleyRuntime(
                    settings, version(), UUID.randomUUID().toString().substring(0, 8), new PortalServices(framework));
            WebSetup.Running running = new WebSetup(context, runtime, fragment).register();
            Lifecycle lifecycle = new Lifecycle(runtime, fragment, running);
            context.addListener(lifecycle);
            framework.beforeEnd(lifecycle::sayGoodbye);
            if (!fragment) {
                // As in web.xml, which has no prefix.
                context.addServlet("parley-errors", new ErrorServlet(settings.prefix()))
                        .addMapping("/error");
            }
        } catch (Throwable e) {
            // All of them: whatever is wrong with us, the portal is to start.
            String reason = Failure.reason(e);
            if (!fragment) {
                throw new ServletException("Parley does not start: " + reason, e);
            }
            Failure.report(context, reason, e);
            Registrar.registerUnavailable(context, prefix, reason);
        }
        return true;
    }

    /** Others lack what is done below the API of WebSockets, and nobody has tried. */
    private static void requireTomcat(ServletContext context) {
        if (!context.getClass().getName().startsWith(TOMCAT)) {
            throw new IllegalStateException("it needs Tomcat 10.1 or 11, and this server is " + context.getServerInfo()
                    + "; with Spring Boot take spring-boot-starter-tomcat");
        }
    }

    private static boolean isOff(SettingValues values, boolean fragment) {
        boolean off = !values.flag(Setting.ENABLED, true);
        if (off && !fragment) {
            throw new IllegalArgumentException(
                    Setting.ENABLED.key() + " is off, and this is parley.war: undeploy it, or leave the setting out");
        }
        return off;
    }

    static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = ParleyInitializer.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("parley.version", "unknown");
    }
}
