// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Deque's axe-core, and what it finds: a line for each element. */
final class Axe {
    // Selenium waits for the promise. Frames are pages of their own, looked at by themselves.
    private static final String RUN = """
            return window.axe
              .run(document, { resultTypes: ["violations"], iframes: false })
              .then(({ violations }) =>
                violations.flatMap(({ id, nodes }) =>
                  nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary.replace(/\\s+/g, " ")}`)));
            """;

    private static final String ENGINE = engine();

    private Axe() {}

    static List<?> violations(Browser browser) {
        if (browser.run("return window.axe === undefined").equals(true)) {
            browser.run(ENGINE);
        }
        return (List<?>) browser.run(RUN);
    }

    private static String engine() {
        try (InputStream in = Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
