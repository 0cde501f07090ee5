// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** In every Tomcat some servlet answers what no other does; in a test it has no files. */
final class NotFoundServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Where no test has a servlet of its own for that. */
    static void answerTheRest(ServletContext context) {
        if (context.getServletRegistration("default") == null) {
            context.addServlet("default", new NotFoundServlet()).addMapping("/");
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
}
