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
    private final transient PageLinks links;
    private final String mark;
    private transient @Nullable Asset page;

    /**
     * @param file from the context's root
     * @param mark attributes for the page's root, besides what is off here; may be empty
     */
    public PageServlet(Exchanges exchanges, String file, Assets assets, PageLinks links, String mark) {
        super(exchanges);
        this.links = links;
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
        String root = "<html data-off=\"" + links.off() + "\" " + (mark.isEmpty() ? "" : mark + " ");
        return links.of(text).replaceFirst("<html ", Matcher.quoteReplacement(root));
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
