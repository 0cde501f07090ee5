// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the elements live in a page that upgrades, moves, copies and drops them. */
class ElementsLifeIT {
    private static final String TICKET = " ticket-url=\"ticket\"";

    @TempDir
    static Path directory;

    @AutoClose
    private static PortalSite portal;

    @AutoClose
    private static Browser browser;

    private final ElementsPage page = new ElementsPage(browser);
    private String user = "";

    @BeforeAll
    static void start() throws Exception {
        portal = new PortalSite(directory, Map.of());
        browser = Browser.open();
    }

    @BeforeEach
    void comeAsSomebodyNew() {
        user = "user " + UUID.randomUUID();
        portal.signIn(user);
    }

    @AfterEach
    void hearNoComplaints() {
        page.assertQuiet();
    }

    @Test
    void elements_thatWereThereBeforeTheScript_takeWhatHadBeenSet() throws Exception {
        portal.push("{\"channels\":[\"topic/late\"]}", "\"hello\"");
        browser.go(portal.page("", "<parley-bell></parley-bell><parley-presence></parley-presence>"));
        page.run(
                "bell.topics = 'late'; bell.ticketUrl = 'ticket'; bell.keepUnread = true; bell.mine = 1;"
                        + "Object.assign(document.querySelector('parley-presence'), { channel: 'live/late', ticketUrl: 'ticket' });");
        page.run("return import('/parley/assets/elements.js').then(() => true)");
        page.awaitBell("1 unread notification");
        assertThat(page.text("return bell.outerHTML"))
                .contains("topics=\"late\"", "ticket-url=\"ticket\"", "keep-unread=\"\"");
        assertThat(page.text("return bell.mine")).isEqualTo("1");
        page.find("parley-presence", ".count", "1 person here");
        assertThat(portal.connections(user)).isEqualTo(1);
    }

    @Test
    void script_loadedTwiceAndFromAnotherPlace_isHarmless() throws Exception {
        page.open(portal.page("<parley-bell" + TICKET + "></parley-bell>"));
        page.run("return Promise.all(['/parley/assets/elements.js?again', '/portal/copy/assets/elements.js']"
                + ".map((path) => import(path))).then(() => true)");
        page.run(
                "document.body.append(document.createElement('parley-presence'));"
                        + "Object.assign(document.querySelector('parley-presence'), { channel: 'live/twice', ticketUrl: 'ticket' })");
        page.find("parley-presence", ".count", "1 person here");
        assertThat(portal.connections(user)).isEqualTo(1);
    }

    @Test
    void element_moved_keepsConversationDraftPlaceAndLine() throws Exception {
        for (int i = 1; i <= 40; i++) {
            portal.server()
                    .post("api/v1/push", "{\"to\":{\"channels\":[\"topic/moving\"]},\"body\":\"line " + i + "\"}");
        }
        page.open(portal.page("<div id=\"a\"><parley-chat channel=\"topic/moving\"" + TICKET + "></parley-chat></div>"
                + "<div id=\"b\"></div>" + "<parley-bell" + TICKET + "></parley-bell>"));
        page.find("parley-chat", ".message", "line 40");
        page.run("const view = one('parley-chat', '.messages'); window.row = one('parley-chat', '.message');"
                + "view.scrollTop = 200; one('parley-bell', 'button').click()");
        page.find("parley-bell", ".panel");
        page.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
        String client = page.text("return chat.client.welcome.clientId");
        page.run("const b = document.getElementById('b'); b.append(chat); b.append(bell); b.prepend(chat)");
        page.run("return new Promise((done) => setTimeout(() => done(true), 50))");
        assertThat(page.run("return one('parley-chat', '.messages').scrollTop")).isEqualTo(200L);
        assertThat(page.run("return window.row.isConnected && chat.contains(chat) && bell.open"))
                .isEqualTo(true);
        page.find("parley-bell", ".panel");
        assertThat(page.text("return chat.client.welcome.clientId")).isEqualTo(client);
    }

    @Test
    void chat_moved_keepsWhatIsBeingWritten() {
        page.open(portal.page("<parley-chat channel=\"room/moving\"" + TICKET + "></parley-chat><main></main>"));
        page.find("parley-chat", "textarea").sendKeys("half a sent");
        page.run("window.text = one('parley-chat', 'textarea'); document.querySelector('main').append(chat)");
        assertThat(page.text("return one('parley-chat', 'textarea').value")).isEqualTo("half a sent");
        assertThat(page.run("return window.text === one('parley-chat', 'textarea')"))
                .isEqualTo(true);
        // Gone for good, and another one comes later.
        page.run("chat.remove()");
        page.until("return chat === null");
        page.run(
                "document.body.innerText = ''; const fresh = document.createElement('parley-chat'); fresh.channel = 'room/moving';"
                        + "fresh.setAttribute('ticket-url', 'ticket'); document.body.append(fresh)");
        page.until("return one('parley-chat', 'textarea')?.value === 'half a sent'");
    }

    @Test
    void elements_removed_leaveNoLineAndNoListener() throws Exception {
        page.open(portal.page("<main></main>"));
        page.until("return customElements.get('parley-chat') !== undefined");
        // Without markup from strings, which the policy forbids.
        String round = "const main = document.querySelector('main');"
                + "for (const [name, channel] of [['bell'], ['presence', 'live/leak'], ['chat', 'room/leak']]) {"
                + "  const element = document.createElement(`parley-${name}`); element.ticketUrl = 'ticket';"
                + "  if (channel) element.channel = channel; main.append(element); }";
        page.run(round);
        page.find("parley-chat", "textarea");
        page.find("parley-presence", ".count", "1 person here");
        await().until(() -> portal.connections(user) == 1);
        settle();
        page.run("document.querySelector('main').replaceChildren()");
        await().until(() -> portal.connections(user) == 0);
        long listeners = (Long) page.run("return watch.listeners");

        for (int i = 0; i < 5; i++) {
            page.run(round);
            page.find("parley-chat", "textarea");
            page.find("parley-presence", ".count", "1 person here");
            page.run("bell.show()");
            page.find("parley-bell", ".panel");
            settle();
            page.run("document.querySelector('main').replaceChildren()");
            await().until(() -> portal.connections(user) == 0);
        }
        assertThat(page.run("return watch.listeners")).isEqualTo(listeners);
    }

    @Test
    void clone_livesOnItsOwn() throws Exception {
        portal.pushTo(user, "\"one\"");
        page.open(portal.page("<parley-bell keep-unread" + TICKET + "></parley-bell>"));
        page.awaitBell("1 unread notification");
        page.run("document.body.append(bell.cloneNode(true)); bell.remove()");
        page.until("return document.querySelectorAll('parley-bell').length === 1");
        page.awaitBell("1 unread notification");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".item", "one");
        assertThat(page.text("return bell.outerHTML"))
                .isEqualTo("<parley-bell keep-unread=\"\" ticket-url=\"ticket\" open=\"\"></parley-bell>");
        await().until(() -> portal.connections(user) == 1);
    }

    @Test
    void attributes_reflect_andChangeAtAnyTime() {
        page.open(portal.page("<parley-chat channel=\"room/one\"" + TICKET + "></parley-chat>"));
        page.find("parley-chat", ".title", "one");
        page.run("chat.channel = 'room/two'");
        page.find("parley-chat", ".title", "two");
        assertThat(page.text("return chat.getAttribute('channel')")).isEqualTo("room/two");
        page.run("chat.launcher = true");
        page.until("return !one('parley-chat', '.window') && one('parley-chat', '.launch') !== undefined");
        page.find("parley-chat", ".launch").click();
        page.until("return chat.open && chat.hasAttribute('open') && deep().matches('textarea')");
        page.run("chat.open = false");
        page.until("return !one('parley-chat', '.window')");
        page.run("chat.launcher = null; chat.label = 'Help'");
        page.find("parley-chat", ".title", "Help");
        page.run("chat.channel = null; chat.to = 'bob'; chat.label = null");
        page.find("parley-chat", ".title", "bob");
        page.until("return one('parley-chat', 'textarea')?.placeholder === 'Message bob'");
    }

    @Test
    void languageAndTheme_areThoseOfThePlace_andThePageStaysItself() throws Exception {
        page.open(portal.page("<section lang=\"zh-Hans\"><parley-bell" + TICKET + "></parley-bell></section>"
                + "<parley-presence channel=\"live/words\"" + TICKET + "></parley-presence>"));
        page.awaitBell("没有未读通知");
        page.find("parley-presence", ".count", "1 person here");
        page.run("document.documentElement.lang = 'zh-CN'; document.querySelector('section').lang = 'en'");
        page.awaitBell("No unread notifications");
        page.find("parley-presence", ".count", "1 人在线");
        page.run("bell.lang = 'zh'");
        page.awaitBell("没有未读通知");
        page.run("document.documentElement.lang = 'en'; bell.removeAttribute('lang')");
        page.awaitBell("No unread notifications");

        String colour = "return getComputedStyle(bell.shadowRoot.querySelector('.root')).color";
        // The page's own, until somebody says otherwise.
        assertThat(page.text(colour)).isEqualTo("rgb(0, 0, 0)");
        page.run("document.documentElement.style.colorScheme = 'dark'");
        assertThat(page.text(colour)).isEqualTo("rgb(255, 255, 255)");
        page.run("bell.theme = 'light'");
        assertThat(page.text(colour)).isEqualTo("rgb(27, 32, 40)");
        page.run("bell.theme = 'dark'; document.documentElement.style.colorScheme = ''");
        assertThat(page.text(colour)).isEqualTo("rgb(231, 234, 239)");
        page.run("bell.style.setProperty('--parley-text', 'rgb(1, 2, 3)')");
        assertThat(page.text(colour)).isEqualTo("rgb(1, 2, 3)");

        assertThat(page.text("return document.title")).isEqualTo("Portal");
        // The driver has names of its own.
        assertThat(page.run("return Object.getOwnPropertyNames(window)"
                        + ".filter((name) => !watch.globals.includes(name) && !/cdc_|^ret_nodes$|^\\d+$/.test(name))"))
                .isEqualTo(List.of());
        assertThat(page.run("return document.activeElement === document.body")).isEqualTo(true);
        assertThat(page.run("return [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
                        + ".filter((key) => !key.startsWith('parley.'))"))
                .isEqualTo(List.of());
    }

    @Test
    void tab_thatIsHidden_countsButShowsNothingAndReadsNothing() throws Exception {
        page.open(portal.page("<parley-bell" + TICKET + "></parley-bell>"));
        page.awaitBell("No unread notifications");
        page.run(
                "Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });"
                        + "window.requestAnimationFrame = () => 0; document.dispatchEvent(new CustomEvent('visibilitychange'))");
        portal.pushTo(user, "\"unseen\"");
        page.awaitBell("1 unread notification");
        assertThat(page.texts("parley-bell", ".toast")).isEmpty();
        page.run("bell.open = true");
        page.find("parley-bell", ".item", "unseen");
        browser.run("return new Promise((done) => setTimeout(() => done(true), 2000))");
        page.awaitBell("1 unread notification");
        page.run("delete document.visibilityState; document.dispatchEvent(new CustomEvent('visibilitychange'))");
        page.awaitBell("No unread notifications");
    }

    @Test
    void line_thatIsGone_isSaid_andNoticesComeOnceItIsBack() throws Exception {
        page.open(portal.page("<parley-bell" + TICKET + "></parley-bell><parley-chat channel=\"room/line\"" + TICKET
                + "></parley-chat>"));
        page.awaitBell("No unread notifications");
        portal.server().call("DELETE", "api/v1/clients?user=" + user.replace(" ", "%20"));
        page.awaitBell("No unread notifications, offline");
        page.find("parley-chat", ".banner", "Disconnected");
        portal.pushTo(user, "\"meanwhile\"");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".trouble button").click();
        page.awaitBell("1 unread notification");
        page.find("parley-bell", ".item", "meanwhile");
        page.until("return !one('parley-chat', '.banner')");
        assertThat(page.run(
                        "return watch.events.filter(({ name, from }) => name === 'parley-state' && from === 'parley-bell')"
                                + ".map(({ detail }) => detail.state)"))
                .asString()
                .contains("online", "closed");
        assertThat(portal.connections(user)).isEqualTo(1);
    }

    @Test
    void page_thatIsLeft_hangsUp_andComesBackWithItsElements() throws Exception {
        page.open(portal.page("<parley-bell" + TICKET + "></parley-bell>"));
        page.awaitBell("No unread notifications");
        page.run("window.remembered = true");
        browser.go(portal.page("", "<p>another page</p>"));
        await().until(() -> portal.connections(user) == 0);
        portal.pushTo(user, "\"meanwhile\"");
        browser.run("history.back()");
        page.awaitBell("1 unread notification");
        assertThat(page.run("return window.remembered"))
                .as("kept by the browser")
                .isEqualTo(true);
    }

    /** Until what was asked is answered: the server may answer a line that has said goodbye, and browsers complain of that. */
    private void settle() {
        page.until("return bell.shadowRoot !== null && chat.shadowRoot.querySelector('.none:not([hidden])') !== null"
                + " && watch.events.some(({ from, name }) => from === 'parley-bell' && name === 'parley-unread')");
        page.run(
                "return bell.client.request('heartbeat').then(() => new Promise((done) => setTimeout(() => done(true), 100)))");
    }
}
