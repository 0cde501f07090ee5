// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A page that a JSP writes, compressed and with a tag as the static ones are; it holds nobody's secrets. Thread-safe. */
public final class JspPageServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    private final String jsp;
    private final transient Assets assets;
    private final transient PageLinks links;

    /**
     * Answers with what that servlet writes.
     *
     * @param jsp the name of the servlet that is the JSP
     */
    public JspPageServlet(Exchanges exchanges, String jsp, Assets assets, PageLinks links) {
        super(exchanges);
        this.links = links;
        this.jsp = jsp;
        this.assets = assets;
    }

    @Override
    void get(Exchange exchange, HttpServletResponse response) throws ServletException, IOException {
        RequestDispatcher dispatcher = getServletContext().getNamedDispatcher(jsp);
        Captured captured = new Captured(response);
        dispatcher.include(exchange.request(), captured);
        // It tells whether someone has signed in: no cache between us and them may keep it.
        assets.page(links.of(captured.content()))
                .send(exchange, answer -> answer.setHeader("Cache-Control", "private, no-cache"));
    }

    /** Confined to one request. */
    private static final class Captured extends HttpServletResponseWrapper {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final PrintWriter writer = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));

        Captured(HttpServletResponse response) {
            super(response);
        }

        String content() {
            writer.flush();
            return bytes.toString(StandardCharsets.UTF_8);
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
