// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A JWKS document at one URL of the configuration. Thread-safe. Follows no redirect, reads a bounded number of bytes in a bounded time, and
 * keeps no connection. (Not {@code java.net.http}: in Java 17 its thread cannot be ended, so an undeploy would leave it behind.)
 */
public final class KeyServer implements KeySource {
    private static final int MAX_BYTES = 256 * 1024;
    private static final int STEP_MILLIS = 2000;

    private final URI uri;
    private final Duration limit;
    private final AtomicReference<@Nullable HttpURLConnection> open = new AtomicReference<>();

    /** @param limit for the whole of a fetch, as far as bytes come at all; two seconds for a step of it */
    public KeyServer(URI uri, Duration limit) {
        this.uri = uri;
        this.limit = limit;
    }

    @Override
    public String fetch() throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("it is not reached by HTTP");
        }
        open.set(connection);
        try {
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(STEP_MILLIS);
            connection.setReadTimeout(STEP_MILLIS);
            connection.setUseCaches(false);
            connection.setRequestProperty("Accept", "application/jwk-set+json, application/json");
            // The pool of kept connections has a thread of its own.
            connection.setRequestProperty("Connection", "close");
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException(
                        "it answered " + status + (status / 100 == 3 ? "; redirects are not followed" : ""));
            }
            try (InputStream in = connection.getInputStream()) {
                return read(in, deadline);
            }
        } finally {
            open.set(null);
            connection.disconnect();
        }
    }

    @Override
    public void abort() {
        HttpURLConnection connection = open.getAndSet(null);
        if (connection != null) {
            connection.disconnect();
        }
    }

    private static String read(InputStream in, long deadline) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
            bytes.write(part, 0, count);
            if (bytes.size() > MAX_BYTES) {
                throw new IOException("it is longer than " + MAX_BYTES + " bytes");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("it takes too long");
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
