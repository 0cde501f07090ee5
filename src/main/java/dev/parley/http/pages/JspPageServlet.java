// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A page that a JSP writes, compressed and with a tag as the static ones are; it holds nobody's secrets. Thread-safe. */
public final class JspPageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String jsp;

    /**
     * Answers with what that servlet writes.
     *
     * @param jsp the name of the servlet that is the JSP
     */
    public JspPageServlet(String jsp) {
        this.jsp = jsp;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        RequestDispatcher dispatcher = getServletContext().getNamedDispatcher(jsp);
        Captured captured = new Captured(response);
        dispatcher.include(request, captured);
        // It tells whether someone has signed in: no cache between us and them may keep it.
        response.setHeader("Cache-Control", "private, no-cache");
        Asset.of("page.html", captured.content()).send(request, response);
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        doGet(request, response);
    }

    /** Confined to one request. */
    private static final class Captured extends HttpServletResponseWrapper {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final PrintWriter writer = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));

        Captured(HttpServletResponse response) {
            super(response);
        }

        byte[] content() {
            writer.flush();
            return bytes.toByteArray();
        }

        @Override
        public PrintWriter getWriter() {
            return writer;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int b) {
                    bytes.write(b);
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new IllegalStateException("a JSP writes at once");
                }
            };
        }

        @Override
        public void flushBuffer() {
            writer.flush();
        }
    }
}
