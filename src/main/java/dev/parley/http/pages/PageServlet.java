// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** A static page under a path without its ending, asked for again each time: it names the version of all else. Thread-safe. */
public final class PageServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final transient Assets assets;
    private final String mark;
    private transient @Nullable Asset page;

    /**
     * @param file from the context's root
     * @param mark an attribute for the page's root, by which it shows what is off here; may be empty
     */
    public PageServlet(Exchanges exchanges, String file, Assets assets, String mark) {
        super(exchanges);
        this.mark = mark;
        this.file = file;
        this.assets = assets;
    }

    @Override
    public void init() throws ServletException {
        try (InputStream in = getServletContext().getResourceAsStream(file)) {
            page = in == null ? null : assets.page(marked(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new ServletException("cannot read " + file, e);
        }
    }

    private String marked(String text) {
        return mark.isEmpty() ? text : text.replaceFirst("<html ", Matcher.quoteReplacement("<html " + mark + " "));
    }

    @Override
    void get(Exchange exchange, HttpServletResponse unused) {
        @Nullable Asset found = page;
        if (found == null) {
            throw NotFoundServlet.notFound();
        }
        found.send(exchange, response -> response.setHeader("Cache-Control", "no-cache"));
    }
}
