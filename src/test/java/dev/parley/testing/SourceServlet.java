// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of the pages as they are in the source tree: modules that are usable without a build. Thread-safe. */
final class SourceServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Path file = Path.of("src/main/webapp").resolve(request.getPathInfo().substring(1));
        if (Files.isRegularFile(file)) {
            response.setContentType(file.toString().endsWith(".js") ? "text/javascript" : "application/json");
            response.getOutputStream().write(Files.readAllBytes(file));
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
