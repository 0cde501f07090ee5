// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.error.LogText;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the container finds Parley, whatever a portal's web.xml says about annotations. In the WAR a setting that makes no sense stops the
 * start with one line; inside a portal the portal starts, and Parley's paths answer 503 and why.
 */
public final class ParleyInitializer implements ServletContainerInitializer {
    private static final Logger logger = LoggerFactory.getLogger(ParleyInitializer.class);
    private static final String ONLY_IN_THE_WAR = "/WEB-INF/boot";

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) throws ServletException {
        boolean fragment = context.getResourcePaths(ONLY_IN_THE_WAR) == null;
        String prefix = "/parley";
        try {
            Settings settings = Settings.read(new SettingValues(SettingSource.of(context)), fragment);
            prefix = settings.prefix();
            ParleyRuntime runtime = new ParleyRuntime(
                    settings, version(), UUID.randomUUID().toString().substring(0, 8));
            new WebSetup(context, runtime).register();
            context.addListener(new Lifecycle(runtime, fragment));
            if (!fragment) {
                context.addServlet("parley-hidden", new HiddenClasses()).addMapping(HiddenClasses.PATHS);
            }
        } catch (IOException | RuntimeException e) {
            // All of them: whatever is wrong with us, the portal is to start.
            String reason = LogText.ofOurs(e.getMessage() == null ? e.toString() : e.getMessage());
            if (!fragment) {
                throw new ServletException("Parley does not start: " + reason, e);
            }
            logger.error("Parley does not start, the portal does: {}", reason);
            logger.debug("What was thrown", e);
            WebSetup.registerUnavailable(context, prefix, reason);
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
