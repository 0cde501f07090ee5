// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

/** A page with Parley's elements in a browser: looks into their shadow roots. Confined to one test. */
final class ElementsPage {
    /** What scripts of these tests may use. */
    private static final String TOOLS = """
            const all = (element, selector) => [...document.querySelectorAll(element)].flatMap((e) => [...e.shadowRoot.querySelectorAll(selector)]);
            const one = (element, selector) => all(element, selector).find((e) => e.checkVisibility());
            const bell = document.querySelector("parley-bell"), chat = document.querySelector("parley-chat");
            const deep = () => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e; };
            """;

    private final Browser browser;

    ElementsPage(Browser browser) {
        this.browser = browser;
    }

    /** Goes there and waits until an element is online, if there is one. */
    void open(URI page) {
        browser.go(page);
        until("return [...document.querySelectorAll('parley-bell, parley-chat, parley-presence')]"
                + ".every((e) => e.state === undefined || e.state === 'online')");
    }

    Object run(String script, Object... arguments) {
        return browser.run(TOOLS + script, arguments);
    }

    String text(String script) {
        return String.valueOf(run(script));
    }

    void until(String script) {
        await(script)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> Boolean.TRUE.equals(run(script)));
    }

    /** What can be seen in the shadow root of such an element. */
    WebElement find(String element, String selector) {
        return await(element + " " + selector)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(
                        () -> (WebElement) run("return one(arguments[0], arguments[1])", element, selector),
                        Objects::nonNull);
    }

    WebElement find(String element, String selector, String text) {
        return await(element + " " + selector + " with " + text)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(
                        () -> (WebElement) run(
                                "return all(arguments[0], arguments[1])"
                                        + ".find((e) => e.checkVisibility() && e.textContent.includes(arguments[2]))",
                                element,
                                selector,
                                text),
                        Objects::nonNull);
    }

    /** The texts of all that can be seen. */
    @SuppressWarnings("unchecked")
    List<String> texts(String element, String selector) {
        return (List<String>) Objects.requireNonNull(run(
                "return all(arguments[0], arguments[1]).filter((e) => e.checkVisibility()).map((e) => e.textContent)",
                element,
                selector));
    }

    /** To whatever has the focus, in whichever shadow root. */
    void press(CharSequence... keys) {
        ((WebElement) Objects.requireNonNull(run("return deep()"))).sendKeys(keys);
    }

    /** The bell's accessible name. */
    void awaitBell(String label) {
        until("return one('parley-bell', 'button').getAttribute('aria-label') === '" + label + "'");
    }

    /** Nothing was reported, thrown or refused on this page. */
    void assertQuiet() {
        assertThat(run("return watch.violations")).as("reports of the policy").isEqualTo(List.of());
        assertThat(run("return watch.errors")).as("errors").isEqualTo(List.of());
        assertThat(browser.complaints()).isEmpty();
    }
}
