// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import org.openqa.selenium.Keys;

/** Somebody at the console. Confined to one test at a time. */
final class ConsoleUser {
    static final String SEND = Keys.chord(Keys.CONTROL, Keys.ENTER);

    private final Browser browser;

    ConsoleUser(Browser browser) {
        this.browser = browser;
    }

    /** Opens the console as if nobody had been here before. */
    void open(URI base, String query) {
        browser.forget(base);
        browser.go(base.resolve("console" + query));
        browser.find("#language");
    }

    /** Has what follows the first touch come. */
    void touch() {
        // One that comes before the page's script is nobody's.
        await().until(() -> browser.run("""
                        const main = document.getElementById("main");
                        main.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
                        return "live" in main.dataset;
                        """), Boolean.TRUE::equals);
    }

    void address(URI url) {
        clear("#url");
        browser.type("#url", url.toString());
    }

    /** Presses the button and waits until there is a connection. */
    void connect() {
        browser.click("#connect");
        browser.find("#state[data-state=online]");
    }

    void send(String mode, String body) {
        browser.click("#mode-" + mode);
        clear("#text");
        browser.type("#text", body);
        browser.type("#text", SEND);
    }

    void search(String asked) {
        clear("#search");
        browser.type("#search", asked);
    }

    void clear(String selector) {
        browser.type(selector, Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE);
    }

    /** The contents of the rows that can be seen, once they are these. */
    void awaitPayloads(String... payloads) {
        await().untilAsserted(() -> assertThat(payloads()).containsExactly(payloads));
    }

    List<String> payloads() {
        return browser.texts("#log .frame:not([hidden]) .payload");
    }

    /** What the page hands over for download while this is pressed, as text. */
    Object downloadOf(String selector) {
        browser.run("""
                window.handed = undefined;
                const original = URL.createObjectURL;
                URL.createObjectURL = (blob) => {
                  URL.createObjectURL = original;
                  window.handed = blob.text();
                  return original.call(URL, blob);
                };
                """);
        browser.click(selector);
        return browser.run("return window.handed");
    }

    /** Chooses a file for the import, without a dialog of the system. */
    void importFile(String content) {
        browser.run("""
                const input = document.getElementById("saved-file");
                const files = new DataTransfer();
                files.items.add(new File([arguments[0]], "messages.json"));
                input.files = files.files;
                input.dispatchEvent(new Event("change"));
                """, content);
    }
}
