// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import dev.parley.exchange.ExchangeSettings;
import dev.parley.exchange.Exchanges;
import dev.parley.exchange.Pace;
import dev.parley.identity.SessionHash;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.EventListener;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;

/** An embedded Tomcat on a free port with the context {@code /parley}, made of the servlets that a test gives it. */
public final class HouseUnderTest implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final HttpClient client = HttpClient.newHttpClient();

    public HouseUnderTest(Path directory) {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        context = tomcat.addContext("/parley", directory.toString());
    }

    /** For servlets under test: peers have all the time that a test needs. */
    public static Exchanges exchanges() {
        Pace pace = new Pace(Duration.ofSeconds(20), 500);
        return new Exchanges(new ExchangeSettings(pace, pace), late -> {});
    }

    public HouseUnderTest servlet(String pattern, HttpServlet servlet) {
        var added = Tomcat.addServlet(context, pattern, servlet);
        added.setAsyncSupported(true);
        context.addServletMapping(pattern, pattern);
        return this;
    }

    /** Files as a container serves them whose platform's encoding is not UTF-8. */
    public HouseUnderTest files() {
        var added = Tomcat.addServlet(context, "files", new DefaultServlet());
        added.addInitParameter("fileEncoding", "US-ASCII");
        context.addServletMapping("/", "files");
        context.addMimeMapping("js", "text/javascript");
        context.addMimeMapping("html", "text/html");
        context.addMimeMapping("css", "text/css");
        context.addMimeMapping("png", "image/png");
        return this;
    }

    /** As behind a proxy that ends TLS, and says so. */
    public HouseUnderTest secure() {
        tomcat.getConnector().setSecure(true);
        tomcat.getConnector().setScheme("https");
        return this;
    }

    public HouseUnderTest filter(Filter filter, boolean asyncSupported) {
        context.addServletContainerInitializer(
                (classes, servletContext) -> {
                    var added = servletContext.addFilter("filter", filter);
                    added.setAsyncSupported(asyncSupported);
                    added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
                },
                null);
        return this;
    }

    public HouseUnderTest listener(EventListener listener) {
        context.addServletContainerInitializer((classes, servletContext) -> servletContext.addListener(listener), null);
        return this;
    }

    public HouseUnderTest start() {
        try {
            tomcat.start();
            return this;
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin() + "/parley" + path));
    }

    public String origin() {
        return "http://localhost:" + tomcat.getConnector().getLocalPort();
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The cookie to send back, from an answer that sets one. */
    public static String cookieOf(HttpResponse<?> answer) {
        String header = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return header.substring(0, header.indexOf(';'));
    }

    public static String hashOf(String cookie) {
        return SessionHash.of(cookie.substring(cookie.indexOf('=') + 1));
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
