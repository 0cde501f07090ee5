// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What pages say about what a setting has turned off: their root names it ({@code data-off}), for parts that styles hide; links to it, which
 * would lead nowhere, are not in the page at all ({@code <a data-needs="demo">}), and without {@code navigation} neither are the bar's own.
 * Immutable.
 */
public final class PageLinks {
    private static final Pattern LINK =
            Pattern.compile("\\s*<a\\b[^>]*\\bdata-needs=\"([a-z]+)\"[^>]*>.*?</a>", Pattern.DOTALL);
    private static final Pattern NAVIGATION = Pattern.compile(
            "\\s*(?:<button\\b[^>]*\\bid=\"menu\".*?</button>|<a\\b[^>]*\\bclass=\"brand\".*?</a>|<nav\\b[^>]*\\bid=\"pages\".*?</nav>)",
            Pattern.DOTALL);

    private final List<String> off;

    /** @param off the short names of what is off: {@code chat}, {@code demo}, {@code guests}, {@code panes}, {@code navigation} */
    public PageLinks(List<String> off) {
        this.off = List.copyOf(off);
    }

    /** The value of {@code data-off}. */
    public String off() {
        return String.join(" ", off);
    }

    String of(String page) {
        String kept = LINK.matcher(page)
                .replaceAll(link -> off.contains(link.group(1)) ? "" : Matcher.quoteReplacement(link.group()));
        return off.contains("navigation") ? NAVIGATION.matcher(kept).replaceAll("") : kept;
    }
}
