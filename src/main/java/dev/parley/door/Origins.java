// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.address.Forwarded;
import dev.parley.error.ErrorCode;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.identity.WebOrigin;
import jakarta.servlet.http.HttpServletRequest;
import java.net.IDN;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which pages may speak to us with their visitor's cookies: those of our own origin and those that the setting lists. Immutable. A request
 * without {@code Origin} comes from no browser and is admitted, unless {@code Sec-Fetch-Site} tells that another site's page sent it;
 * {@code null} (a sandbox, a file) and all else are not, but for a {@code null} that {@code Sec-Fetch-Site} knows to be our own. Origins are compared whole, as {@link WebOrigin} writes them: no suffixes, no patterns, since whoever gets hold of a forgotten host below {@code *.example.org} would be let in.
 */
public final class Origins {
    private static final String ANY = "*";

    private final boolean any;
    private final Set<String> allowed;
    private final Predicate<HttpServletRequest> byProxy;

    /** For a server that believes no proxy. */
    public Origins(List<String> allowed) {
        this(allowed, request -> false);
    }

    /**
     * @param byProxy whether a request comes from a proxy that is to be believed about scheme and host
     * @param allowed such as {@code https://portal.example.org}, or {@code *} for every page of the world
     * @throws IllegalArgumentException naming the entry that is no origin
     */
    public Origins(List<String> allowed, Predicate<HttpServletRequest> byProxy) {
        this.byProxy = byProxy;
        Set<String> normal = new HashSet<>();
        for (String entry : allowed) {
            if (!entry.equals(ANY)) {
                normal.add(WebOrigin.of(ascii(entry))
                        .orElseThrow(() -> new IllegalArgumentException("parley.origins: '" + LogText.of(entry)
                                + "' is no origin; write scheme://host or scheme://host:port, no path")));
            }
        }
        this.any = allowed.contains(ANY);
        this.allowed = Set.copyOf(normal);
    }

    public boolean admits(HttpServletRequest request) {
        List<String> sent = Collections.list(request.getHeaders("Origin"));
        if (any) {
            return true;
        }
        if (sent.isEmpty()) {
            // Browsers leave Origin out of plain GETs, and of forms some old ones do.
            return !"cross-site".equals(request.getHeader("Sec-Fetch-Site"));
        }
        if (sent.size() > 1) {
            return false;
        }
        if (sent.get(0).equals("null") && "same-origin".equals(request.getHeader("Sec-Fetch-Site"))) {
            // A page of ours to which a proxy has given another Referrer-Policy: the browser hides its origin, and
            // knows it
            // all the same. To a sandbox or a file it says cross-site, and no script can say otherwise.
            return true;
        }
        return WebOrigin.of(sent.get(0))
                .filter(origin -> allowed.contains(origin) || ownOf(request).contains(origin))
                .isPresent();
    }

    /** Fails with {@code origin.forbidden} where {@link #admits} says no. */
    public void require(HttpServletRequest request) {
        if (!admits(request)) {
            throw new ParleyException(
                    ErrorCode.ORIGIN_FORBIDDEN,
                    "the origin '" + LogText.of(request.getHeader("Origin")) + "' is neither this server's own ("
                            + LogText.of(String.join(" or ", ownOf(request)))
                            + ") nor listed in parley.origins; behind a proxy, parley.trusted-proxies makes its scheme and host count");
        }
    }

    /** Our own origins: by the name that the container tells, by the Host that the browser sent, by what a trusted proxy says of both. */
    private Set<String> ownOf(HttpServletRequest request) {
        Optional<Forwarded> forwarded = byProxy.test(request)
                ? Optional.of(Forwarded.of(name -> Collections.list(request.getHeaders(name))))
                : Optional.empty();
        String scheme = forwarded.flatMap(Forwarded::scheme).orElse(request.getScheme());
        Set<String> own = new LinkedHashSet<>();
        Hosts.asked(request)
                .flatMap(name -> WebOrigin.of(scheme + "://" + name))
                .ifPresent(own::add);
        // A browser repeats host and port of the origin that it asked in Host. Behind a proxy the container tells the
        // scheme's
        // default port instead, and a proxy's own scheme has not the port that we listen on.
        Optional.ofNullable(request.getHeader("Host"))
                .flatMap(host -> WebOrigin.of(scheme + "://" + host))
                .ifPresent(own::add);
        forwarded
                .flatMap(Forwarded::host)
                .flatMap(host -> WebOrigin.of(scheme + "://" + host))
                .ifPresent(own::add);
        return own;
    }

    /** As browsers send it, where a person has written a name with other letters than ASCII's. */
    private static String ascii(String entry) {
        int start = entry.indexOf("://") + 3;
        int colon = entry.lastIndexOf(':');
        int end = colon > start ? colon : entry.length();
        if (start < 3 || entry.chars().allMatch(c -> c < 0x80)) {
            return entry;
        }
        try {
            return entry.substring(0, start) + IDN.toASCII(entry.substring(start, end)) + entry.substring(end);
        } catch (IllegalArgumentException ignored) {
            // No name at all: told as what is no origin.
            return "";
        }
    }
}
