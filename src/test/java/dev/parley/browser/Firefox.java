// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.testing.Patience;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Firefox with a profile of its own, spoken to by WebDriver BiDi, since Debian has no geckodriver. Confined to one test, or to
 * the tests of one class.
 */
final class Firefox implements AutoCloseable {
    static final String ENTER = "\uE007";

    private static final List<String> BINARIES = List.of("/usr/bin/firefox-esr", "/usr/bin/firefox");
    private static final String MISSING = "no Firefox here; on Debian: apt-get install -y firefox-esr";
    private static final Pattern LISTENING = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing that calls home. */
    private static final Map<String, String> PREFERENCES = Map.ofEntries(
            Map.entry("app.normandy.enabled", "false"),
            Map.entry("app.update.auto", "false"),
            Map.entry("browser.newtabpage.enabled", "false"),
            Map.entry("browser.region.network.url", "\"\""),
            Map.entry("browser.safebrowsing.update.enabled", "false"),
            Map.entry("browser.shell.checkDefaultBrowser", "false"),
            Map.entry("browser.startup.page", "0"),
            Map.entry("datareporting.policy.dataSubmissionEnabled", "false"),
            Map.entry("extensions.update.enabled", "false"),
            Map.entry("intl.accept_languages", "\"en-US, en\""),
            Map.entry("network.captive-portal-service.enabled", "false"),
            Map.entry("network.connectivity-service.enabled", "false"),
            Map.entry("services.settings.server", "\"data:,#remote-settings-dummy/v1\""),
            Map.entry("toolkit.telemetry.enabled", "false"));

    private final Process process;
    private final Path profile;
    private final BiDi line;
    private final String context;

    private Firefox(Process process, Path profile, BiDi line) {
        this.process = process;
        this.profile = profile;
        this.line = line;
        line.ask("session.new", "{\"capabilities\":{}}");
        context = line.ask("browsingContext.getTree", "{}")
                .at("/contexts/0/context")
                .asText();
    }

    /** Skips the test where there is none, but for those who have promised one. */
    static Firefox open() {
        Optional<File> binary =
                BINARIES.stream().map(File::new).filter(File::canExecute).findFirst();
        if (binary.isEmpty()) {
            assertThat(System.getenv("PARLEY_REQUIRE_BROWSER")).as(MISSING).isNotEqualTo("1");
            Assumptions.abort(MISSING);
        }
        try {
            Path profile = Files.createTempDirectory("parley-firefox");
            StringBuilder preferences = new StringBuilder();
            PREFERENCES.forEach((name, value) -> preferences.append("user_pref(\"" + name + "\", " + value + ");\n"));
            Files.writeString(profile.resolve("user.js"), preferences);
            Path log = profile.resolve("log");
            Process process = new ProcessBuilder(
                            binary.orElseThrow().getPath(),
                            "--headless",
                            "--no-remote",
                            "--remote-debugging-port=0",
                            "--profile",
                            profile.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            String[] address = {null};
            await("Firefox to listen").until(() -> {
                Matcher matcher = LISTENING.matcher(Files.readString(log));
                address[0] = matcher.find() ? matcher.group(1) : null;
                return address[0] != null || !process.isAlive();
            });
            assertThat(address[0]).as(Files.readString(log)).isNotNull();
            return new Firefox(process, profile, BiDi.connect(URI.create(address[0] + "/session")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void go(URI page) {
        ObjectNode where = inContext();
        where.put("url", page.toString()).put("wait", "complete");
        line.ask("browsingContext.navigate", where);
    }

    void reload() {
        line.ask("browsingContext.reload", inContext().put("wait", "complete"));
    }

    /** What the script returns, once its promise is kept; null where that is undefined. */
    JsonNode run(String script) {
        JsonNode answer = call("async () => JSON.stringify((await (async () => {" + script + "})()) ?? null)");
        try {
            return JSON.readTree(answer.path("value").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void until(String expression) {
        await(expression)
                .ignoreExceptionsInstanceOf(BiDi.Refused.class)
                .until(() -> run("return Boolean(" + expression + ")").asBoolean());
    }

    /** Waits until an element can be seen and has this text in it. */
    void find(String selector, String text) {
        until("[...document.querySelectorAll(" + quoted(selector)
                + ")].some((one) => one.checkVisibility() && one.textContent.includes(" + quoted(text) + "))");
    }

    void find(String selector) {
        find(selector, "");
    }

    /** With the mouse, in its middle. */
    void click(String selector) {
        click(selector, "");
    }

    void click(String selector, String text) {
        find(selector, text);
        JsonNode element = call("() => { const found = [...document.querySelectorAll(" + quoted(selector)
                + ")].find((one) => one.checkVisibility() && one.textContent.includes(" + quoted(text)
                + ")); found.scrollIntoView({ block: 'center' }); return found; }");
        ArrayNode actions = JSON.createArrayNode();
        ObjectNode move =
                actions.addObject().put("type", "pointerMove").put("x", 0).put("y", 0);
        move.putObject("origin")
                .put("type", "element")
                .putObject("element")
                .put("sharedId", element.path("sharedId").asText());
        actions.addObject().put("type", "pointerDown").put("button", 0);
        actions.addObject().put("type", "pointerUp").put("button", 0);
        perform("pointer", actions);
    }

    /** Clicks into a field and types. */
    void type(String selector, String keys) {
        click(selector);
        press(keys);
    }

    void press(String keys) {
        ArrayNode actions = JSON.createArrayNode();
        keys.codePoints().mapToObj(Character::toString).forEach(key -> {
            actions.addObject().put("type", "keyDown").put("value", key);
            actions.addObject().put("type", "keyUp").put("value", key);
        });
        perform("key", actions);
    }

    private void perform(String type, ArrayNode actions) {
        ObjectNode all = inContext();
        ObjectNode device =
                all.putArray("actions").addObject().put("type", type).put("id", type);
        device.set("actions", actions);
        line.ask("input.performActions", all);
    }

    private JsonNode call(String function) {
        ObjectNode call =
                JSON.createObjectNode().put("functionDeclaration", function).put("awaitPromise", true);
        call.putObject("target").put("context", context);
        JsonNode answer = line.ask("script.callFunction", call);
        if (!answer.path("type").asText().equals("success")) {
            throw new BiDi.Refused(answer.at("/exceptionDetails/text").asText());
        }
        return answer.path("result");
    }

    private ObjectNode inContext() {
        return JSON.createObjectNode().put("context", context);
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    @Override
    public void close() {
        line.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            Patience.awaitExit(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException ignored) {
            // A process of its own that ends later still writes; the folder is below the temporary one.
        }
    }
}
