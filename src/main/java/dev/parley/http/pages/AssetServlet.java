// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code assets/*}: below the version kept for good, under the plain names, which portals use, asked for again each time. A page that is
 * older than the server is led to the files of now, and with each module to the imports that belong to it. Thread-safe.
 */
public final class AssetServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern VERSIONED = Pattern.compile("(v-[0-9a-f]{12})/(.+)");

    private final transient Assets assets;

    public AssetServlet(Assets assets) {
        this.assets = assets;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
        Matcher versioned = VERSIONED.matcher(path);
        boolean named = versioned.matches();
        Optional<Asset> asset = assets.find(named ? versioned.group(2) : path);
        // Nobody's secret, and a portal on another origin may load the elements: modules and words come by CORS.
        response.setHeader("Access-Control-Allow-Origin", "*");
        if (asset.isEmpty()) {
            response.setHeader("Cache-Control", "no-cache");
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (!named) {
            response.setHeader("Cache-Control", "no-cache");
            asset.get().send(request, response);
        } else if (versioned.group(1).equals(assets.version())) {
            response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
            asset.get().send(request, response);
        } else {
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Location", "../".repeat(depth(path)) + assets.version() + "/" + versioned.group(2));
            response.setStatus(HttpServletResponse.SC_FOUND);
        }
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doGet(request, response);
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }
}
