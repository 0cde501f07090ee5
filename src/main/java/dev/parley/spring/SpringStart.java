// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spring;

import dev.parley.boot.ParleyInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.ServletContextInitializer;

/** Starts Parley while Spring Boot's web server starts, unless a Tomcat that runs the application as a WAR has done it before. */
final class SpringStart implements ServletContextInitializer {
    private static final Logger logger = LoggerFactory.getLogger(SpringStart.class);

    private final SpringFramework framework;

    SpringStart(SpringFramework framework) {
        this.framework = framework;
    }

    @Override
    public void onStartup(ServletContext context) throws ServletException {
        if (!ParleyInitializer.start(context, framework)) {
            List<String> unheard = framework.settings().keySet().stream()
                    .filter(name -> name.startsWith("parley"))
                    .toList();
            if (!unheard.isEmpty()) {
                logger.error(
                        "Parley was started before Spring, so these properties have no effect: {}. Take \"parley\" out of"
                                + " <absolute-ordering> or put it last, or write them to conf/parley.properties",
                        unheard);
            }
        }
    }
}
