// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** What portals do with sessions, by the path: {@code /attribute?user=}, {@code /remove}, {@code /login?user=}, {@code /logout}… */
public final class LoginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String user = request.getParameter("user");
        switch (request.getPathInfo()) {
            case "/attribute" ->
                // A sign-in finds its user anew: not the object that was there.
                request.getSession().setAttribute("dev.parley.user", new String(user.toCharArray()));
            case "/again" -> {
                HttpSession session = request.getSession();
                session.setAttribute("dev.parley.user", session.getAttribute("dev.parley.user"));
            }
            case "/remove" -> request.getSession().removeAttribute("dev.parley.user");
            case "/login" -> {
                request.getSession();
                request.login(user, "secret");
            }
            case "/logout" -> request.logout();
            case "/rename" -> request.changeSessionId();
            case "/invalidate" -> request.getSession().invalidate();
            case "/lifetime" -> request.getSession().setMaxInactiveInterval(Integer.parseInt(user));
            default -> response.sendError(404);
        }
    }
}
