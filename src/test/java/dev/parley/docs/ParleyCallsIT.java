// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.DocFiles;
import dev.parley.testing.ParleyServer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class by which a portal of {@code docs/portal.md} calls Parley, in a portal that is deployed again: against a connector that also
 * speaks HTTP/2, beside a class that keeps the JDK's client, as many would write it.
 */
class ParleyCallsIT {
    private static final String KEPT_CLIENT = """
            package com.example;

            import jakarta.servlet.ServletContext;
            import java.net.URI;
            import java.net.http.HttpClient;
            import java.net.http.HttpRequest;
            import java.net.http.HttpRequest.BodyPublishers;
            import java.net.http.HttpResponse.BodyHandlers;

            class ParleyCalls {
                private static final HttpClient HTTP = HttpClient.newHttpClient();

                private final ServletContext context;

                ParleyCalls(ServletContext context) {
                    this.context = context;
                }

                String post(String call, String json) throws Exception {
                    HttpRequest request = HttpRequest.newBuilder(URI.create(context.getInitParameter("PARLEY_URL") + "api/v1/" + call))
                            .header("Authorization", "Bearer " + context.getInitParameter("PARLEY_KEY"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(json))
                            .build();
                    return Integer.toString(HTTP.send(request, BodyHandlers.ofString()).statusCode());
                }
            }
            """;

    private static final String TICKET = "{\"user\":{\"id\":\"ana\"}}";

    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(directory.resolve("server"), Map.of())
                .upgradeProtocol(new Http2Protocol())
                .start();
    }

    @Test
    void longPush_whereTheConnectorOffersHttp2_isTaken() throws Exception {
        try (Deployment shown = new Deployment("long", shown());
                Deployment kept = new Deployment("long-control", KEPT_CLIENT)) {
            String text = "您的订单\n\"4711\" \\ " + "x".repeat(40_000);
            String push = "{\"to\":{\"users\":[\"ana\"]},\"body\":" + shown.quote(text) + "}";

            assertThat(kept.post("push", push))
                    .as("a client that offers HTTP/2")
                    .isEqualTo("413");
            assertThat(shown.post("push", push)).startsWith("{\"deliveries\":[{");
        }
        String inbox = server.call("GET", "api/v1/messages?channel=user/ana").body();
        assertThat(inbox).contains("您的订单\\n\\\"4711\\\" \\\\ xxx");
    }

    @Test
    void redeploy_leavesNoThread_andNoClassLoader() throws Exception {
        Deployment kept = new Deployment("again-control", KEPT_CLIENT);
        assertThat(kept.post("tickets", TICKET)).isEqualTo("200");

        WeakReference<ClassLoader> undeployed = usedThreeTimes();

        await().until(() -> {
            System.gc();
            return undeployed.refersTo(null);
        });
        assertThat(kept.threads()).as("a client that is kept").isNotEmpty();
        kept.close();
    }

    /** In a frame of its own, so that nothing of this thread's holds the class loader. */
    private static WeakReference<ClassLoader> usedThreeTimes() throws Exception {
        try (Deployment shown = new Deployment("again", shown())) {
            for (int i = 0; i < 3; i++) {
                assertThat(shown.post("tickets", TICKET)).contains("\"ticket\":\"");
            }
            assertThat(shown.threads()).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("Keep-Alive-Timer");
            return shown.reference();
        }
    }

    @Test
    void refusal_isToldWithItsReason() throws Exception {
        try (Deployment shown = new Deployment("refused", shown())) {
            assertThatThrownBy(() -> shown.post("push", "{}"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("push: 422 ")
                    .hasMessageContaining("command.invalid");
            assertThatThrownBy(() -> shown.post("nothing", "{}"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("nothing: 404 ");
        }
    }

    private static String shown() throws IOException {
        return DocFiles.of("docs/portal.md").get("com/example/ParleyCalls.java");
    }

    /** A class of a portal, in a class loader of its own that is the thread's while the class runs, as in Tomcat. */
    private static final class Deployment implements AutoCloseable {
        private final URLClassLoader loader;
        private final Class<?> calls;

        Deployment(String name, String source) throws Exception {
            Path file = directory.resolve(name).resolve("ParleyCalls.java");
            Path classes = file.getParent();
            Files.createDirectories(classes);
            Files.writeString(file, source);
            String path = System.getProperty("java.class.path");
            String[] arguments = {"-cp", path, "-proc:none", "-d", classes.toString(), file.toString()};
            assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                    .isZero();
            loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, ParleyCallsIT.class.getClassLoader());
            calls = loader.loadClass("com.example.ParleyCalls");
        }

        String post(String call, String json) throws Exception {
            return inPortal(() -> {
                Constructor<?> maker = calls.getDeclaredConstructor(ServletContext.class);
                maker.setAccessible(true);
                Method post = calls.getDeclaredMethod("post", String.class, String.class);
                post.setAccessible(true);
                return (String) post.invoke(maker.newInstance(context()), call, json);
            });
        }

        String quote(String text) throws Exception {
            return inPortal(() -> {
                Method quote = calls.getDeclaredMethod("quote", String.class);
                quote.setAccessible(true);
                return (String) quote.invoke(null, text);
            });
        }

        List<Thread> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getContextClassLoader() == loader)
                    .toList();
        }

        WeakReference<ClassLoader> reference() {
            return new WeakReference<>(loader);
        }

        @Override
        public void close() throws IOException {
            loader.close();
        }

        private String inPortal(Callable<String> call) throws Exception {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                return call.call();
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        private static ServletContext context() {
            // With a slash at its end, as people write it too.
            Map<String, String> parameters =
                    Map.of("PARLEY_URL", server.base().toString(), "PARLEY_KEY", server.apiKey());
            return (ServletContext) Proxy.newProxyInstance(
                    ParleyCallsIT.class.getClassLoader(),
                    new Class<?>[] {ServletContext.class},
                    (proxy, method, arguments) -> parameters.get((String) arguments[0]));
        }
    }
}
