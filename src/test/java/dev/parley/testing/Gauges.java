// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What a server says of itself at {@code /metrics}. Leaves no connection open, so that it counts none of its own. Thread-safe. */
public final class Gauges {
    private final URI metrics;
    private final String key;

    /** @param base ends with a slash */
    public Gauges(URI base, String key) {
        this.metrics = base.resolve("metrics");
        this.key = key;
    }

    /** The sum over all labels; 0 where there is none yet. A name may end with its labels, as it is written there. */
    public double of(String name) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) metrics.toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + key);
        connection.setRequestProperty("Connection", "close");
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** Open connections to {@code /ws} and {@code /ws/feed}. */
    public int connections() throws IOException {
        return (int) of("parley_connections");
    }
}
