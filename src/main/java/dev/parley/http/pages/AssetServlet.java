// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * {@code assets/*}: what has a hash in its path is kept for good; what has none, which portals use, is asked for again each time. A page
 * that is older than the server is led to the files of now, and with each module to the imports that belong to it. Thread-safe.
 */
public final class AssetServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    private final transient Assets assets;

    public AssetServlet(Exchanges exchanges, Assets assets) {
        super(exchanges);
        this.assets = assets;
    }

    @Override
    void get(Exchange exchange, HttpServletResponse unused) {
        String info = exchange.request().getPathInfo();
        String path = info == null ? "" : info.substring(1);
        Optional<Asset> asset = assets.find(path);
        if (asset.isPresent()) {
            String how = assets.isForGood(path) ? "public, max-age=31536000, immutable" : "no-cache";
            asset.get().send(exchange, response -> cache(response, how));
            return;
        }
        String location = "../".repeat(depth(path)) + assets.now(path).orElseThrow(NotFoundServlet::notFound);
        exchange.answer(
                response -> {
                    cache(response, "no-store");
                    response.setHeader("Location", location);
                    response.setStatus(HttpServletResponse.SC_FOUND);
                },
                new byte[0]);
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
