// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.Keys;

/** Someone at the chat page with a browser of their own, who has signed in as a guest. Confined to one test, or to the tests of one class. */
final class Chatter implements AutoCloseable {

    private final Browser browser;

    private Chatter(Browser browser) {
        this.browser = browser;
    }

    static Chatter signIn(URI server, String language, String name) {
        Chatter chatter = new Chatter(Browser.open());
        chatter.browser.go(server.resolve("chat?lang=" + language));
        chatter.enter(name);
        return chatter;
    }

    Browser browser() {
        return browser;
    }

    /** Chooses a name on the page that asks for one. */
    void enter(String name) {
        browser.type("#name", name, Keys.ENTER);
        browser.find("#me-name", name);
        browser.find("#me-guest");
        browser.find("#state[data-state=online]");
    }

    /** Opens the room by the page's own dialog, as a person would. */
    void join(String room) {
        choose("#new-room", room);
        browser.find("#title", room);
        browser.find(".none, .list .message");
    }

    /** Opens a private chat with someone found by name. */
    void startWith(String name) {
        choose("#new-chat", name);
        browser.find("#title", name);
        browser.find(".none, .list .message");
    }

    private void choose(String button, String text) {
        browser.click(button);
        browser.type(".switcher input", text);
        browser.find(".switcher li", text);
        // The one that is marked may still be of fewer letters.
        browser.click(".switcher li", text);
    }

    /** Leaves the room that is open, by its menu, and says yes. */
    void leave() {
        browser.click("#room-more");
        browser.click("#leave");
        browser.click("dialog .primary");
    }

    /** Goes where a link to a conversation, or to none, leads. */
    void go(String channel) {
        String hash = URLEncoder.encode(channel, StandardCharsets.UTF_8).replace("+", "%20");
        browser.run("location.hash = arguments[0]", hash);
        if (!channel.isEmpty()) {
            browser.find(".none, .list .message");
        }
    }

    void say(String text) {
        browser.type(".write", text, Keys.ENTER);
        browser.find(".list .own[data-offset]", text);
    }

    void sees(String text) {
        browser.find(".list .message[data-offset]", text);
    }

    /** By the key for that, whatever has been on the screen. */
    void readsAll() {
        browser.type(".write", Keys.ESCAPE);
        browser.awaitNone(".stage .unread");
    }

    List<String> messages() {
        List<?> texts = (List<?>) browser.run(
                "return [...document.querySelectorAll('.list [data-offset] .text')].map((text) => text.textContent)");
        return texts.stream().map(String::valueOf).toList();
    }

    /** Messages of a back end, fast. */
    static void fill(RunningServer server, String room, int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i <= to; i++) {
            lines.append("{\"to\":{\"channels\":[\"room/")
                    .append(room)
                    .append("\"]},\"body\":\"message ")
                    .append(i)
                    .append("\"}\n");
        }
        push(server, "application/x-ndjson", lines.toString());
    }

    /** {@code POST /push} as a back end. */
    static void push(RunningServer server, String type, String body) {
        HttpRequest request = HttpRequest.newBuilder(server.base().resolve("push"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.body()).doesNotContain("\"error\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether somebody looks at the page: a window that has lost the focus is still on the screen. */
    void looks(boolean looking) {
        browser.run("""
                const looking = arguments[0];
                document.hasFocus = () => looking;
                dispatchEvent(new Event(looking ? "focus" : "blur"));
                """, looking);
    }

    void until(String script) {
        await(script).until(() -> browser.run(script), Boolean.TRUE::equals);
    }

    void assertNoComplaints() {
        assertThat(browser.complaints()).isEmpty();
    }

    @Override
    public void close() {
        browser.close();
    }
}
