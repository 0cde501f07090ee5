// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Content-Security-Policy of our pages: nothing inline, nothing from elsewhere, and no text becomes markup but the templates of
 * lit-html. The console has a thread for regular expressions, whose script's address it has to vouch for. Immutable.
 */
final class ContentPolicy {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}]");

    private final String frameAncestors;

    ContentPolicy(List<String> framedBy) {
        frameAncestors = String.join(" ", framedBy);
    }

    /**
     * The policy of one page.
     *
     * @param dialsAnywhere for the console, which may be pointed at any server and shows nobody's data
     * @param framesOwn for the page that shows two of our own side by side
     */
    String of(HttpServletRequest request, boolean dialsAnywhere, boolean framesOwn) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "connect-src 'self'" + (dialsAnywhere ? " ws: wss:" : ownSockets(request))
                + (framesOwn ? "; frame-src 'self'" : "")
                + "; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
                + (frameAncestors.isEmpty() ? "" : " " + frameAncestors)
                + "; require-trusted-types-for 'script'; trusted-types lit-html"
                + (dialsAnywhere ? " parley-console" : "");
    }

    // Older Safaris do not count ws: as 'self'. The host comes from the client, so it must not bring a directive along.
    private static String ownSockets(HttpServletRequest request) {
        @Nullable String host = request.getServerName();
        if (host == null || !HOST.matcher(host).matches()) {
            return "";
        }
        int port = request.getServerPort();
        String authority = port == 80 || port == 443 ? host : host + ":" + port;
        return " ws://" + authority + " wss://" + authority;
    }
}
