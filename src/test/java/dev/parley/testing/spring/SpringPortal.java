// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing.spring;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/**
 * The security of somebody's portal, as its documentation teaches it: form login with CSRF tokens for browsers, tokens without a session
 * for programs. Parley's paths are let through, since Parley decides there itself.
 */
@Configuration
@EnableWebSecurity
public class SpringPortal {
    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(User.withUsername("anna")
                .password("{noop}secret")
                .roles("USER", "HELPDESK")
                .build());
    }

    @Bean
    @Order(1)
    SecurityFilterChain tokens(HttpSecurity http) throws Exception {
        return http.securityMatcher(request -> TokenFilter.tokenOf(request) != null)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .addFilterBefore(new TokenFilter(), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        return http.formLogin(withDefaults())
                .logout(withDefaults())
                .csrf(csrf -> csrf.ignoringRequestMatchers("/parley/**"))
                .authorizeHttpRequests(requests -> requests.requestMatchers("/parley/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }
}
