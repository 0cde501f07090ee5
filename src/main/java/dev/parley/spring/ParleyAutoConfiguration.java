// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spring;

import dev.parley.Parley;
import jakarta.servlet.ServletContext;
import java.util.Optional;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Starts Parley with the web server of a Spring Boot application, with settings from its {@code Environment} and with the application's
 * beans of the types that a portal may implement. {@code parley.enabled=off} leaves it out.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class ParleyAutoConfiguration {
    /** What code of the application calls. It is there before Parley is, and also where Parley does not start: then its calls say so. */
    @Bean
    @ConditionalOnMissingBean
    Parley parley(ObjectProvider<ServletContext> context) {
        return Parley.late(() -> Optional.ofNullable(context.getIfAvailable()).flatMap(Parley::find));
    }

    @Bean
    SpringEnd parleyEnd(ApplicationContext context) {
        return new SpringEnd(context);
    }

    /** After the application's own filters. */
    @Bean
    @ConditionalOnNotWarDeployment
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServletContextInitializer parleyInitializer(
            ConfigurableEnvironment environment, ListableBeanFactory beans, SpringEnd end) {
        boolean installed = environment.getProperty("server.tomcat.basedir") != null;
        return new SpringStart(new SpringFramework(environment, beans, installed, end));
    }

    /** In a Tomcat of its own, whose {@code conf/parley.properties} counts too. */
    @Bean
    @ConditionalOnWarDeployment
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServletContextInitializer parleyWarInitializer(
            ConfigurableEnvironment environment, ListableBeanFactory beans, SpringEnd end) {
        return new SpringStart(new SpringFramework(environment, beans, true, end));
    }
}
