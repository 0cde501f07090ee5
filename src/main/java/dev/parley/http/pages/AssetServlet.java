// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code assets/*}: below the version kept for good, under the plain names, which portals use, asked for again each time. A page that is
 * older than the server is led to the files of now, and with each module to the imports that belong to it. Thread-safe.
 */
public final class AssetServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern VERSIONED = Pattern.compile("(v-[0-9a-f]{12})/(.+)");

    private final transient Assets assets;

    public AssetServlet(Exchanges exchanges, Assets assets) {
        super(exchanges);
        this.assets = assets;
    }

    @Override
    void get(Exchange exchange, HttpServletResponse unused) {
        String info = exchange.request().getPathInfo();
        String path = info == null ? "" : info.substring(1);
        Matcher versioned = VERSIONED.matcher(path);
        boolean named = versioned.matches();
        Optional<Asset> asset = assets.find(named ? versioned.group(2) : path);
        if (asset.isEmpty()) {
            throw NotFoundServlet.notFound();
        } else if (!named) {
            asset.get().send(exchange, response -> cache(response, "no-cache"));
        } else if (versioned.group(1).equals(assets.version())) {
            asset.get().send(exchange, response -> cache(response, "public, max-age=31536000, immutable"));
        } else {
            String location = "../".repeat(depth(path)) + assets.version() + "/" + versioned.group(2);
            exchange.answer(
                    response -> {
                        cache(response, "no-store");
                        response.setHeader("Location", location);
                        response.setStatus(HttpServletResponse.SC_FOUND);
                    },
                    new byte[0]);
        }
    }

    /** Nobody's secret, and a portal on another origin may load the elements: modules and words come by CORS. */
    private static void cache(HttpServletResponse response, String how) {
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setHeader("Cache-Control", how);
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }
}
