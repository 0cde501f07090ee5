// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** The form's other side. A real portal asks its directory; this one knows two people, whose password is {@code portal}. */
@WebServlet("/login")
public class LoginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Map<String, String> NAMES = Map.of("ana", "Ana Souza", "bob", "Bob 鲍勃");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.getRequestDispatcher("/WEB-INF/login.jsp").forward(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.setCharacterEncoding("UTF-8");
        String id = request.getParameter("user");
        if (id == null || !NAMES.containsKey(id) || !"portal".equals(request.getParameter("password"))) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            request.setAttribute("wrong", true);
            doGet(request, response);
            return;
        }
        request.getSession();
        // A session id that somebody planted before must be worth nothing now.
        request.changeSessionId();
        request.getSession().setAttribute("account", new Account(id, NAMES.get(id)));
        response.sendRedirect(request.getContextPath() + "/");
    }
}
