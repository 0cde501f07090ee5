// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Modules of the pages in a browser, each as it is in the source tree, without Parley: a folder of files and an empty page. A test of a
 * module is a few lines:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ModulePage modules = ModulePage.of("lib/");
 *
 * @Test
 * void pause_isFullJitter() {
 *     assertThat(modules.call("backoff.js", "({ fullJitter }) => fullJitter(1, () => 1)")).isEqualTo(1000L);
 * }
 * }</pre>
 *
 * <p>Each test has a fresh page and empty storage. Confined to one class of tests.
 */
final class ModulePage implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final String EMPTY =
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>empty</title><link rel=\"icon\" href=\"data:,\"><main></main></html>";
    private static final String CALL = """
            const [module, ...rest] = arguments;
            return import(new URL(module, document.baseURI).href).then((loaded) => (%s)(loaded, ...rest));
            """;

    private final String folder;
    private HttpServer server;
    private Browser browser;

    private ModulePage(String folder) {
        this.folder = folder;
    }

    /** @param folder below {@code assets}, such as {@code lib/}, which the paths of modules begin at; may be empty */
    static ModulePage of(String folder) {
        return new ModulePage("assets/" + folder);
    }

    /**
     * What a function makes of a module, once its promise is kept.
     *
     * @param module its path, such as {@code text.js}
     * @param function of what the module exports, and of the arguments: {@code "({ parts }, text) => parts(text)"}
     */
    Object call(String module, String function, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = folder + module;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return browser.run(CALL.formatted(function), all);
    }

    /** For keys, clicks and what the page shows: it has an empty {@code main}. */
    Browser browser() {
        return browser;
    }

    /** Where the pages' files begin, for a module that is to be loaded twice or by its address. */
    URI base() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        browser = Browser.open();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        server.createContext("/", ModulePage::answer);
        server.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        browser.go(base());
        browser.run("localStorage.clear(); sessionStorage.clear();");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.stop(0);
            browser.close();
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            Path file = WEBAPP.resolve(path).normalize();
            boolean together = path.matches("assets/i18n/\\w+(\\.\\w+)+/.*");
            boolean there = path.isEmpty() || together || (file.startsWith(WEBAPP) && Files.isRegularFile(file));
            byte[] content = path.isEmpty()
                    ? EMPTY.getBytes(StandardCharsets.UTF_8)
                    : together ? words(path) : there ? Files.readAllBytes(file) : new byte[0];
            exchange.getResponseHeaders().set("Content-Type", path.isEmpty() ? "text/html;charset=UTF-8" : type(path));
            exchange.sendResponseHeaders(there ? 200 : 404, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    /** Of a page, whose areas the build puts into one file: {@code assets/i18n/common.chat/en.json}. */
    private static byte[] words(String path) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode all = json.createObjectNode();
        String[] parts = path.split("/");
        for (String area : parts[2].split("\\.")) {
            Path file = WEBAPP.resolve("assets/i18n").resolve(area).resolve(parts[3]);
            all.setAll((ObjectNode) json.readTree(file.toFile()));
        }
        return json.writeValueAsBytes(all);
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript";
            case "css" -> "text/css";
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            default -> "text/plain";
        };
    }
}
