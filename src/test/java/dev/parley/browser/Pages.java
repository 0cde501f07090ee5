// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** Every page and state of a page that must be good to look at and to use: what is listed here is held to all that holds for pages. */
final class Pages {
    static final List<String> LANGUAGES = List.of("en", "zh-CN");
    static final List<String> THEMES = List.of("light", "dark");

    /**
     * A page in one of its states.
     *
     * @param path below the server's base, without a query
     * @param settle waits until it shows what it is to show
     */
    record Page(String name, String file, String path, boolean signedIn, Consumer<Browser> settle) {
        /** Opens it as someone who has never been here, in that language. */
        void open(Browser browser, URI base, String language) {
            browser.forget(base);
            if (signedIn) {
                browser.go(base.resolve("chat"));
                browser.find("#name");
                browser.run(SIGN_IN, base.getPath() + "signin", language.equals("en") ? "Ana" : "王芳");
            }
            String[] parts = path.split("#", 2);
            String fragment = parts.length == 1 ? "" : "#" + parts[1];
            browser.go(base.resolve(parts[0] + "?lang=" + language + fragment));
            browser.find("html[lang='" + language + "'] body");
            settle.accept(browser);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String SIGN_IN = """
            return fetch(arguments[0], {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify({ name: arguments[1] }),
            }).then((answer) => answer.status);
            """;

    static final List<Page> ALL = List.of(
            new Page("home", "index.html", "", false, browser -> {
                browser.find("#state[data-state=online]");
                browser.click("#self");
                browser.click("#echo");
                browser.find("#notices li");
                browser.find("#echoed .received");
            }),
            new Page("console", "console.html", "console", false, browser -> browser.find("#connect")),
            new Page("compare", "compare.html", "compare", false, browser -> browser.find("#ways .way")),
            new Page("chat-signed-out", "chat.jsp", "chat", false, browser -> browser.find("#name")),
            new Page("chat", "chat.jsp", "chat#room%2F%E5%80%BC%E7%8F%AD", true, browser -> {
                browser.find("#state[data-state=online]");
                browser.find(".write");
                browser.type(".write", "https://example.org/721 已经切到备机，请确认", org.openqa.selenium.Keys.ENTER);
                browser.find(".list .own[data-offset]");
                browser.find("#conversations .item", "值班");
            }),
            new Page("panes", "demo/panes.html", "demo/panes", false, Pages::twoPanes));

    private Pages() {}

    private static void twoPanes(Browser browser) {
        await().ignoreExceptions().until(() -> browser.run("""
                        return [...document.querySelectorAll("iframe")].length === 2
                          && [...document.querySelectorAll("iframe")].every(
                            ({ contentDocument }) => contentDocument.querySelector(".write")?.checkVisibility());
                        """), Boolean.TRUE::equals);
    }
}
