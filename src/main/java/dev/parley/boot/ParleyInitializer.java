// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

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

/**
 * Where the container finds Parley, whatever a portal's web.xml says about annotations. In the WAR a setting that makes no sense stops the
 * start with one line; inside a portal the portal starts, and Parley's paths answer 503 and why. No class of ours or of a library is
 * needed before the {@code try}: one that is missing must not stop a portal either.
 */
public final class ParleyInitializer implements ServletContainerInitializer {
    private static final String ONLY_IN_THE_WAR = "/WEB-INF/boot";

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) throws ServletException {
        boolean fragment = context.getResourcePaths(ONLY_IN_THE_WAR) == null;
        try {
            ContainerVersion.require(context);
            SettingSource source = SettingSetup.of(context);
            source.requireSound();
            Settings settings = Settings.read(SettingValues.of(source), fragment);
            SettingSetup.tell(source);
            ParleyRuntime runtime = new ParleyRuntime(
                    settings, version(), UUID.randomUUID().toString().substring(0, 8));
            WebSetup.Running running = new WebSetup(context, runtime).register(fragment);
            context.addListener(new Lifecycle(runtime, fragment, running));
            if (!fragment) {
                context.addServlet("parley-hidden", new HiddenClasses()).addMapping(HiddenClasses.PATHS);
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
            WebSetup.registerUnavailable(context, reason);
        }
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
