// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A JWKS document at one URL of the configuration. Thread-safe. Reads a bounded number of bytes, and one deadline holds for all of it:
 * connecting, TLS, headers and body, however slowly they drip.
 */
public final class KeyServer implements KeySource {
    private static final int MAX_BYTES = 256 * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final URI uri;
    private final Duration limit;
    private final ScheduledExecutorService clock;
    private final AtomicReference<@Nullable HttpGet> open = new AtomicReference<>();

    /**
     * Fetches nothing yet.
     *
     * @param limit for the whole of a fetch
     * @param clock ends a fetch that takes longer; a thread of it needs no more than a moment for that
     */
    public KeyServer(URI uri, Duration limit, ScheduledExecutorService clock) {
        this.uri = uri;
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public String fetch() throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        try (HttpGet get = new HttpGet(uri)) {
            open.set(get);
            Future<?> end = clock.schedule(
                    () -> {
                        late.set(true);
                        close(get);
                    },
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
            try {
                String document = get.body(MAX_BYTES);
                return document.startsWith(BYTE_ORDER_MARK) ? document.substring(1) : document;
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            throw late.get() ? new IOException("it takes too long: more than " + limit.toMillis() + " ms", e) : e;
        } finally {
            open.set(null);
        }
    }

    @Override
    public void abort() {
        HttpGet get = open.getAndSet(null);
        if (get != null) {
            close(get);
        }
    }

    private static void close(HttpGet get) {
        try {
            get.close();
        } catch (IOException ignored) {
            // It is no worse for that: whoever reads from it finds out.
        }
    }
}
