// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * A servlet whose end sends the clients away. Tomcat destroys servlets first, while all sockets are open; then it ends the HTTP sessions,
 * then it cuts the sockets, and only then tells the listeners: too late for a word of goodbye.
 */
final class Drains implements Servlet {
    private final Servlet servlet;
    private final ParleyRuntime runtime;

    Drains(Servlet servlet, ParleyRuntime runtime) {
        this.servlet = servlet;
        this.runtime = runtime;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        servlet.init(config);
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        servlet.service(request, response);
    }

    @Override
    public void destroy() {
        runtime.drain();
        servlet.destroy();
    }

    @Override
    public ServletConfig getServletConfig() {
        return servlet.getServletConfig();
    }

    @Override
    public String getServletInfo() {
        return servlet.getServletInfo();
    }
}
