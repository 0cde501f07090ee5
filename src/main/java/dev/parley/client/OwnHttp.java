// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client of the JDK's that ends with its owner, or somebody else's, which does not. Thread-safe. The JDK 21 and later end a client's
 * thread at once; those before end it when nothing refers to the client any more and memory has been collected; the pool's threads end when they are idle.
 */
final class OwnHttp {
    private final boolean own;
    private volatile @Nullable HttpClient client;

    OwnHttp(@Nullable HttpClient given, ExecutorService pool, Duration connectWithin) {
        own = given == null;
        client = given == null ? make(pool, connectWithin) : given;
    }

    HttpClient client() {
        HttpClient open = client;
        if (open == null) {
            throw new ParleyClientException("connection.closed", "the client has been closed");
        }
        return open;
    }

    void end() {
        HttpClient open = client;
        client = null;
        if (own && open != null) {
            shutdown(open);
        }
    }

    /** HTTP/1.1: with an offer of HTTP/2 in clear text a connector that takes it refuses long requests. */
    private static HttpClient make(ExecutorService pool, Duration connectWithin) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The JDK's thread would hold the class loader of a web application that is gone.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(pool)
                    .connectTimeout(connectWithin)
                    .build();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void shutdown(HttpClient open) {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(open);
        } catch (NoSuchMethodException ignored) {
            // Before JDK 21 it ends by itself.
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the JDK's HTTP client does not end", e);
        }
    }
}
