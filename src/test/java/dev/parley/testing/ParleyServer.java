// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import dev.parley.boot.ParleyInitializer;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.UpgradeProtocol;
import org.apache.jasper.servlet.JasperInitializer;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole of Parley in an embedded Tomcat of this process, on a free port; settings are context parameters. A field with
 * {@code @RegisterExtension} is started before the tests of its class, or before each if it is not static, and closed after them; its data
 * go then.
 */
public final class ParleyServer
        implements RunningServer,
                AutoCloseable,
                BeforeAllCallback,
                AfterAllCallback,
                BeforeEachCallback,
                AfterEachCallback {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final Path data;
    private @Nullable Path ownFolder;
    private boolean ofTheClass;

    /** A server with a folder of its own: for a field with {@code @RegisterExtension}. */
    public static ParleyServer of(Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory("parley-server");
            ParleyServer server = new ParleyServer(folder, settings);
            server.ownFolder = folder;
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ParleyServer(Path directory, Map<String, String> settings) throws IOException {
        data = Path.of(
                settings.getOrDefault("parley.data", directory.resolve("data").toString()));
        tomcat.setBaseDir(directory.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        context = tomcat.addContext(
                "/parley", Path.of("src/main/webapp").toAbsolutePath().toString());
        Map<String, String> defaults = Map.of(
                "parley.prefix", "/", "parley.guests", "on", "parley.profile", "demo", "parley.data", data.toString());
        defaults.forEach((name, value) -> context.addParameter(name, settings.getOrDefault(name, value)));
        settings.forEach((name, value) -> {
            if (!defaults.containsKey(name)) {
                context.addParameter(name, value);
            }
        });
        context.addServletContainerInitializer(new JasperInitializer(), Set.of());
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(new ParleyInitializer(), Set.of());
        context.addServletContainerInitializer((types, started) -> NotFoundServlet.answerTheRest(started), Set.of());
    }

    /** For what a test adds before the start. */
    public Context context() {
        return context;
    }

    /** Adds a portal's own code: see {@link Extension}. */
    public ParleyServer with(ClassLoader extension) {
        context.setParentClassLoader(extension);
        return this;
    }

    /** Sets an attribute of Tomcat's connector, before the start. */
    public ParleyServer connector(String name, String value) {
        tomcat.getConnector().setProperty(name, value);
        return this;
    }

    /** Listens there and not on a free port. Before the start. */
    public ParleyServer port(int port) {
        tomcat.getConnector().setPort(port);
        return this;
    }

    /** Has the connector speak another protocol too, such as HTTP/2. Before the start. */
    public ParleyServer upgradeProtocol(UpgradeProtocol protocol) {
        tomcat.getConnector().addUpgradeProtocol(protocol);
        return this;
    }

    /** As behind a proxy that ends TLS: every request came by https. Before the start. */
    public ParleyServer behindTls() {
        tomcat.getConnector().setScheme("https");
        tomcat.getConnector().setSecure(true);
        return this;
    }

    /** Adds a filter of the portal's, on all paths. Before the start. */
    public ParleyServer filter(String name, Filter filter, boolean asyncSupported) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setFilterClass(filter.getClass().getName());
        definition.setAsyncSupported(String.valueOf(asyncSupported));
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern("/*");
        context.addFilterMap(map);
        return this;
    }

    /** Adds another application to the same Tomcat, of one servlet: the portal beside us. Before the start. */
    public ParleyServer beside(String path, HttpServlet servlet) {
        Context other = tomcat.addContext(path, null);
        Tomcat.addServlet(other, "page", servlet);
        other.addServletMapping("/", "page");
        return this;
    }

    /**
     * Has {@code sources/} serve the pages' files as they are in the source tree, for tests that call a module which is not served by
     * itself. Before the start.
     */
    public ParleyServer withSources() {
        Tomcat.addServlet(context, "sources", new SourceServlet());
        context.addServletMapping("/sources/*", "sources");
        return this;
    }

    public ParleyServer start() throws Exception {
        tomcat.start();
        return this;
    }

    public ServletContext servletContext() {
        return context.getServletContext();
    }

    @Override
    public URI base() {
        return URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/parley/");
    }

    /** How many connections the connector has now, upgraded ones too. */
    public long connections() {
        return protocol().getConnectionCount();
    }

    /** How many of the connector's threads are at work now. */
    public int busyThreads() {
        return ((ThreadPoolExecutor) protocol().getExecutor()).getActiveCount();
    }

    private AbstractProtocol<?> protocol() {
        return (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
    }

    @Override
    public String apiKey() {
        try {
            return Files.readString(data.resolve("api-key")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** A POST of JSON with the key. */
    public HttpResponse<String> post(String path, String json) throws Exception {
        return send(HttpRequest.newBuilder(base().resolve(path))
                .header("Authorization", "Bearer " + apiKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** A request with the key. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base().resolve(path)).header("Authorization", "Bearer " + apiKey());
    }

    /** A call with the key and without a body. */
    public HttpResponse<String> call(String method, String path) throws Exception {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    /** The cookie of a session whose guest has that name. */
    public String signIn(String name) throws Exception {
        return sessionOf(send(HttpRequest.newBuilder(base().resolve("signin"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))));
    }

    public static String sessionOf(HttpResponse<String> answer) {
        List<String> cookies = answer.headers().allValues("Set-Cookie");
        return cookies.stream()
                .filter(cookie -> cookie.startsWith("JSESSIONID="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    public TestSocket socket(String path, String... headers) throws Exception {
        return TestSocket.connect(base(), path, headers);
    }

    /** A socket of a user that a portal vouches for. */
    public TestSocket socketOf(String user) throws Exception {
        return socket("ws?ticket=" + ticket(user));
    }

    /** A socket of a user with roles, which a portal vouches for. */
    public TestSocket socketOf(String user, String... roles) throws Exception {
        String list = roles.length == 0 ? "" : "\"" + String.join("\",\"", roles) + "\"";
        String answer = post("api/v1/tickets", "{\"user\":{\"id\":\"" + user + "\",\"roles\":[" + list + "]}}")
                .body();
        return socket("ws?ticket=" + TestSocket.parse(answer).path("ticket").asText());
    }

    public String ticket(String user) throws Exception {
        String answer =
                post("api/v1/tickets", "{\"user\":{\"id\":\"" + user + "\"}}").body();
        return TestSocket.parse(answer).path("ticket").asText();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @Override
    public void beforeAll(ExtensionContext test) throws Exception {
        ofTheClass = true;
        start();
    }

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        if (!ofTheClass) {
            start();
        }
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        if (!ofTheClass) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext test) throws Exception {
        end();
    }

    private void end() throws LifecycleException {
        close();
        if (ownFolder != null) {
            Folders.delete(ownFolder);
        }
    }
}
