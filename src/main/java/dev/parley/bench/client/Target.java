// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A server to be measured.
 *
 * @param base with the context path, such as {@code http://localhost:8080/parley/}; ends with a slash
 * @param key for its HTTP API, where a scenario needs one
 */
public record Target(String name, URI base, @Nullable String key, Dialect dialect) {
    public Target {
        if (!base.getRawPath().endsWith("/")) {
            base = URI.create(base + "/");
        }
    }
}
