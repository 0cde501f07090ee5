// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The portal gives no ticket: its user is signed out, or something is wrong with it. The elements say which, and what to do. */
class ElementsSignedOutIT {
    private static final String ELEMENTS = "<parley-bell ticket-url=\"ticket\" login-url=\"login\"></parley-bell>"
            + "<parley-chat channel=\"room/one\" ticket-url=\"ticket\" login-url=\"login\"></parley-chat>"
            + "<parley-presence channel=\"room/one\" ticket-url=\"ticket\"></parley-presence>";

    @TempDir
    static Path directory;

    @AutoClose
    private static PortalSite portal;

    @AutoClose
    private static Browser browser;

    private final ElementsPage page = new ElementsPage(browser);

    @BeforeAll
    static void start() throws Exception {
        portal = new PortalSite(directory, Map.of());
        browser = Browser.open();
    }

    @Test
    void portalThatSaysThatNobodyIsSignedIn_isAskedNoMore_andItsLoginIsOffered() throws Exception {
        portal.signIn("ana");
        page.open(portal.page(ELEMENTS));
        page.awaitBell("No unread notifications");
        page.find("parley-chat", "textarea").sendKeys("a draft");
        portal.answerTickets((request, response) -> response.sendError(401));
        int asked = portal.askedForTickets();
        page.run("bell.client.close(); bell.reconnect()");

        page.awaitBell("No unread notifications, signed out");
        assertThat(page.text("return one('parley-chat', '.banner').innerText.trim().replace(/\\s+/g, ' ')"))
                .isEqualTo("You've been signed out. Your text is kept. Sign in again");
        assertThat(page.text("return one('parley-presence', '[part=line]').title"))
                .isEqualTo("Signed out");
        assertThat(page.text("const { detail } = watch.events.filter(({ name }) => name === 'parley-state').at(-1);"
                        + "return [detail.state, detail.code, detail.signedOut]"))
                .isEqualTo("[closed, identity.required, true]");
        // Longer than the pause that a network fault has at first: this is for good.
        Patience.letPass(Duration.ofSeconds(2));
        assertThat(portal.askedForTickets()).isEqualTo(asked + 1);

        page.run("document.documentElement.lang = 'zh-CN'");
        page.find("parley-chat", ".banner", "您已退出登录，输入的内容已保留");
        page.find("parley-chat", ".banner button", "重新登录");
        page.run("window.led = []; addEventListener('parley-login', (event) => {"
                + " led.push(new URL(event.detail.url).pathname); event.preventDefault(); }, { once: true })");
        // The other language moves the button, and a click is for where it was when it was found.
        browser.settle();
        page.find("parley-chat", ".banner button").click();
        await().until(() -> page.text("return led.join()").equals("/portal/login"));
        page.find("parley-chat", ".banner button").click();
        await().until(() -> "/portal/login".equals(browser.run("return location.pathname")));
    }

    @Test
    void portalThatAnswersWithItsLogin_orForbids_orIsBroken_isToldApart() {
        portal.answerTickets((request, response) -> {
            response.setContentType("text/html");
            response.getWriter().print("<!DOCTYPE html><title>Log in</title>");
        });
        browser.go(portal.page(ELEMENTS));
        page.awaitBell("No unread notifications, signed out");

        portal.answerTickets((request, response) -> response.sendError(403));
        page.run("bell.reconnect()");
        page.find("parley-chat", ".banner", "You don't have access to this chat");
        page.find("parley-chat", ".banner button", "Reconnect");

        portal.answerTickets((request, response) -> response.sendError(500));
        page.run("bell.reconnect()");
        page.find("parley-chat", ".banner", "We can't sign you in right now.");
        page.find("parley-chat", ".banner button", "Retry now");

        portal.signIn("bob");
        page.awaitBell("No unread notifications");
        assertThat(page.text("return bell.user.id")).isEqualTo("bob");
    }
}
