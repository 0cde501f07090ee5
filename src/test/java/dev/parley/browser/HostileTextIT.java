// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.identity.Names;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Rounds;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some hundreds of strings that have broken pages, as messages, names and rooms: each is shown as it was sent, and none does anything. */
class HostileTextIT {
    private static final int AT_ONCE = 40;

    /** What JavaScript trims away, and the page therefore does not send. */
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}\\uFEFF]*");

    private static final String TRAP = """
            window.__owned = 0;
            window.alert = window.confirm = window.prompt = () => (window.__owned = 1);
            addEventListener("securitypolicyviolation", ({ violatedDirective }) => (window.__owned = violatedDirective));
            """;

    private static final String SIGN_IN = """
            return fetch("signin", {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify({ name: arguments[0] }),
            }).then((answer) => answer.status);
            """;

    /** By the page's own field, as if they had been typed. Not by keys: no keyboard types half a surrogate. */
    private static final String SEND = """
            const field = document.querySelector("#text, .write");
            for (const text of JSON.parse(arguments[0])) {
              field.value = text;
              field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
              field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, composed: true }));
            }
            """;

    /** As JSON, which can hold half a surrogate on its way here. */
    private static final String SHOWN = """
            const texts = [...document.querySelectorAll(".message[data-offset] .text")].map(({ textContent }) => textContent);
            return JSON.stringify(texts.slice(-arguments[0]));
            """;

    /** What each of them looks like once its formatting has been taken for what it is; most have none. */
    private static final String FORMATTED = """
            const done = arguments[arguments.length - 1];
            const url = new URL("sources/assets/chat/markup.js", document.baseURI).href;
            import(url).then(({ formatted }) => {
              const text = (part) => (typeof part === "string" ? part : part.textContent);
              done(JSON.stringify(JSON.parse(arguments[0]).map((each) => formatted(each).map(text).join(""))));
            });
            """;

    /** Sends a message to a room as a guest of each name. */
    private static final String SPEAK = """
            const [names, channel] = arguments;
            const done = arguments[arguments.length - 1];
            const base64 = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=/g, "");
            const url = new URL("ws", document.baseURI);
            url.protocol = "ws:";
            const speak = (name) => new Promise((resolve, reject) => {
              const secret = base64(crypto.getRandomValues(new Uint8Array(32)));
              const pass = `guest.${secret}.${base64(new TextEncoder().encode(name))}`;
              const socket = new WebSocket(url, ["parley.v1", `bearer.${pass}`]);
              socket.onmessage = ({ data }) => {
                const frame = JSON.parse(data);
                if (frame.event === "welcome") {
                  socket.send(JSON.stringify({ id: "1", action: "publish", channel, body: `I am ${name}` }));
                } else if (frame.id === "1") {
                  socket.onclose = null;
                  socket.close();
                  frame.ok ? resolve() : reject(new Error(data));
                }
              };
              socket.onclose = () => reject(new Error(`refused: ${JSON.stringify(name)}`));
            });
            // A few at a time: the browser has whoever opens dozens of sockets at once wait for seconds.
            const waiting = [...names];
            const one = async () => {
              while (waiting.length) await speak(waiting.shift());
            };
            Promise.all(Array.from({ length: 6 }, one)).then(() => done(null), (e) => done(e.message));
            """;

    @TempDir
    static Path data;

    private static ParleyServer server;
    private static Browser ana;
    private static Browser wang;

    @BeforeAll
    static void start() throws Exception {
        ana = Browser.open();
        wang = Browser.open();
        server = new ParleyServer(data, Map.of("parley.limits.commands-per-second", "0"))
                .withSources()
                .start();
        ana.before(TRAP);
        wang.before(TRAP);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {ana, wang, server}) {
            if (each != null) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @BeforeEach
    void signIn() {
        for (Browser browser : List.of(ana, wang)) {
            browser.forget(server.base());
            browser.go(server.base().resolve("chat?lang=en"));
            browser.find("#name");
            browser.run(SIGN_IN, browser == ana ? "Ana" : "Wang");
        }
    }

    @AfterEach
    void nothingHappened() {
        for (Browser browser : List.of(ana, wang)) {
            assertThat(browser.run("return window.__owned")).isEqualTo(0L);
            assertThat(browser.run("return location.pathname"))
                    .isEqualTo(server.base().getPath() + "chat");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void messages_ofEveryKind_areShownAsTheyWereSent() throws IOException {
        List<String> all = strings().stream()
                .filter(text -> !BLANK.matcher(text).matches())
                .toList();
        assertThat(all).hasSizeGreaterThan(290);
        List<String> strings = Rounds.each(3, all);
        open(ana, "hostile messages");
        open(wang, "hostile messages");
        List<String> looks = formatted(strings);
        assertThat(looks).hasSameSizeAs(strings);
        assertThat(looks.stream().filter(strings::contains)).hasSizeGreaterThan(strings.size() * 4 / 5);

        int sent = 0;
        for (List<String> some : split(strings)) {
            ana.run(SEND, ascii(some));
            List<String> expected = looks.subList(sent, sent + some.size());
            sent += some.size();
            for (Browser browser : List.of(wang, ana)) {
                await().untilAsserted(
                                () -> assertThat(shown(browser, some.size())).isEqualTo(expected));
            }
        }
        ana.reload();
        List<String> last = looks.subList(strings.size() - AT_ONCE, strings.size());
        await().untilAsserted(() -> assertThat(shown(ana, last.size())).isEqualTo(last));
    }

    @Test
    void names_thatAGuestMayChoose_areShownAsTheyWereSent() throws IOException {
        List<String> all = strings().stream()
                .filter(text -> isName(text) && text.codePointCount(0, text.length()) <= 40)
                .toList();
        assertThat(all).hasSizeGreaterThan(150);
        List<String> names = Rounds.each(3, all);
        open(wang, "hostile names");

        for (List<String> some : split(names)) {
            assertThat(wang.runAsync(SPEAK, some, "room/hostile names")).isNull();
            List<String> texts =
                    formatted(some.stream().map(name -> "I am " + name).toList());
            await().untilAsserted(
                            () -> assertThat(shown(wang, some.size())).containsExactlyInAnyOrderElementsOf(texts));
            List<String> authors = wang.texts(".message[data-offset] .head-line strong");
            // Whoever came first: above each text stands the name of who sent it.
            assertThat(formatted(authors.subList(authors.size() - some.size(), authors.size()).stream()
                            .map(name -> "I am " + name)
                            .toList()))
                    .isEqualTo(shown(wang, some.size()));
        }
    }

    @Test
    void rooms_ofAnyName_areShownAsTheyAreCalled() throws IOException {
        // As many as one connection may be subscribed to, and some to spare.
        List<String> rooms = Rounds.each(
                4,
                strings().stream()
                        .filter(HostileTextIT::isName)
                        .filter(text -> text.codePointCount(0, text.length()) <= 128)
                        .limit(80)
                        .toList());
        open(ana, "hostile rooms");
        for (String room : rooms) {
            ana.run("location.hash = encodeURIComponent('room/' + arguments[0])", room);
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> room.equals(ana.run("return document.getElementById('title').textContent")));
        }
        await().untilAsserted(
                        () -> assertThat(ana.texts("#conversations .name")).containsAll(rooms));
    }

    private static void open(Browser browser, String room) {
        // Else only the fragment would change.
        browser.go(URI.create("about:blank"));
        browser.go(URI.create(server.base() + "chat?lang=en#room%2F" + room.replace(" ", "%20")));
        browser.find("#title", room);
        browser.find("#text, .write");
        browser.find("#state[data-state=online]");
    }

    private static List<String> formatted(List<String> texts) throws IOException {
        return new ObjectMapper()
                .readValue(String.valueOf(ana.runAsync(FORMATTED, ascii(texts))), new TypeReference<List<String>>() {});
    }

    private static List<String> shown(Browser browser, int count) throws IOException {
        return new ObjectMapper()
                .readValue(String.valueOf(browser.run(SHOWN, count)), new TypeReference<List<String>>() {});
    }

    /** Half a surrogate does not survive UTF-8, which is what a browser is driven by. */
    private static String ascii(List<String> texts) throws IOException {
        return new ObjectMapper()
                .writer()
                .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                .writeValueAsString(texts);
    }

    private static List<List<String>> split(List<String> all) {
        return IntStream.range(0, (all.size() + AT_ONCE - 1) / AT_ONCE)
                .mapToObj(i -> all.subList(i * AT_ONCE, Math.min(all.size(), (i + 1) * AT_ONCE)))
                .toList();
    }

    private static List<String> strings() throws IOException {
        try (InputStream in = Objects.requireNonNull(HostileTextIT.class.getResourceAsStream("hostile-strings.json"))) {
            return new ArrayList<>(new ObjectMapper().readValue(in, new TypeReference<List<String>>() {}));
        }
    }

    /** docs/protocol.md: what a channel or a guest may be called. */
    private static boolean isName(String text) {
        return Names.isIdentifier(text) && Names.unseen(text).isEmpty();
    }
}
