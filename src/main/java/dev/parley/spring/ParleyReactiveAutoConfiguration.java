// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spring;

import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;

/** Says in a reactive application, which has no servlets, why nothing of Parley is there. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public class ParleyReactiveAutoConfiguration {
    ParleyReactiveAutoConfiguration() {
        LoggerFactory.getLogger(ParleyReactiveAutoConfiguration.class)
                .warn(
                        "Parley does not start: it needs servlets on Tomcat (spring-boot-starter-web), and this application is reactive");
    }
}
