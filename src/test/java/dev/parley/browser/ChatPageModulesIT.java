// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The parts around a conversation, each by itself: the banner, the sidebar, what the desktop is told. */
class ChatPageModulesIT {
    /** The words of the page, and as much of its markup as a part needs. */
    private static final String PAGE = """
            document.documentElement.dataset.words = "conversation chat";
            const at = (path) => new URL(path, new URL("assets/", document.baseURI));
            const { i18n } = await import(at("lib/i18n.js"));
            await i18n.load("en");
            const markup = (text) => (document.querySelector("main").innerHTML = text);
            const byId = (id) => document.getElementById(id);
            """;

    @RegisterExtension
    static final ModulePage modules = ModulePage.of("");

    private static Object run(String script) {
        return modules.call("lib/text.js", "async () => {" + PAGE + script + "}");
    }

    @Test
    void banner_saysWhatBecomesOfMessages_asTimeGoesBy() {
        assertThat(run("""
                const { Status } = await import(at("pages/chat/status.js"));
                markup(`<div id="banner" hidden><span id="banner-text"></span><span id="banner-waiting"></span><span id="banner-countdown"></span>
                  <button id="banner-action"></button></div><div id="chat"></div><span id="state"><span id="state-word"></span></span><span id="via"></span>`);
                const real = Date.now;
                let later = 0;
                Date.now = () => real() + later;
                const client = Object.assign(new EventTarget(), { state: "online", transport: "websocket" });
                const unsent = Object.assign(new EventTarget(), { waiting: 0, stranded: [], retried: 0, retryAll: () => unsent.retried++ });
                const status = new Status(client);
                status.follow(unsent);
                const go = (to, code, more = {}) => {
                  const from = client.state;
                  client.state = to;
                  client.dispatchEvent(new CustomEvent("state", { detail: { from, to, code, retryIn: 30_000, ...more } }));
                };
                const seen = [];
                const look = () => {
                  unsent.dispatchEvent(new CustomEvent("change"));
                  const text = ["banner-text", "banner-waiting", "banner-action"].map((id) => byId(id).textContent).filter(Boolean).join(" | ");
                  seen.push(byId("banner").hidden ? "-" : text);
                };
                look();
                go("reconnecting", 1006);
                look();
                later = 5_000;
                unsent.waiting = 2;
                look();
                go("offline", 1006);
                later = 110_000;
                look();
                later = 121_000;
                unsent.waiting = 1;
                unsent.stranded = [{}];
                look();
                later = 3_600_000;
                go("connecting", 0);
                look();
                go("online", 0);
                look();
                byId("banner-action").click();
                unsent.waiting = 0;
                unsent.stranded = [];
                look();
                go("reconnecting", 1012);
                look();
                go("closed", 4003);
                look();
                Date.now = real;
                return [...seen, String(unsent.retried)];
                """))
                .isEqualTo(List.of(
                        "-",
                        "-",
                        "Connection lost. Messages go out when you're back online. | 2 messages waiting. | Retry now",
                        "You're offline. Messages go out when you're back online. | 2 messages waiting. | Retry now",
                        "Still not connected. Messages that wait longer than two minutes have to be sent again. | 1 message wasn't sent. 1 message waiting. | Retry now",
                        "Still not connected. Messages that wait longer than two minutes have to be sent again. | 1 message wasn't sent. 1 message waiting. | Retry now",
                        "1 message wasn't sent. | Send again",
                        "-",
                        "-",
                        "An administrator closed this connection. | Reconnect",
                        "1"));
    }

    @Test
    void lobby_isOfferedOnAPhone_whoeverIsInNoRoomYet() {
        Browser browser = modules.browser();
        browser.size(360, 740);
        try {
            run("""
                    const { Sidebar } = await import(at("pages/chat/sidebar.js"));
                    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: at("pages/chat.css") });
                    await new Promise((loaded) => ((sheet.onload = loaded), document.head.append(sheet)));
                    markup(`<div class="chat" id="chat" data-pane="list"><aside class="sidebar"><div class="conversations" id="conversations"></div></aside>
                      <section class="pane"><button id="lobby">in the pane</button></section></div>`);
                    window.opened = [];
                    window.conversations = Object.assign(new EventTarget(), { sorted: [] });
                    new Sidebar(conversations, (channel) => opened.push(channel), "room/lobby").select("");
                    """);
            browser.click(".lobby", "Join the lobby");
            assertThat(browser.run("return window.opened")).isEqualTo(List.of("room/lobby"));
            assertThat(browser.run("return document.querySelector('.pane').checkVisibility()"))
                    .isEqualTo(false);
            browser.run("""
                    window.conversations.sorted = [{ channel: "room/a", kind: "room", title: "a", unread: 0, number: 0, time: 1 }];
                    window.conversations.dispatchEvent(new CustomEvent("change"));
                    """);
            browser.find("#conversations .item", "a");
            browser.awaitNone(".lobby");
        } finally {
            browser.size(1280, 800);
        }
    }

    @Test
    void notification_thatABrowserRefusesToMake_isNoError_andIsOfferedNoMore() {
        assertThat(run("""
                const { UnreadAlerts } = await import(at("pages/chat/unreadalerts.js"));
                markup('<button id="notify" hidden></button>');
                document.hasFocus = () => false;
                const kept = { notify: true };
                const store = { get: (what) => kept[what] ?? null, set: (what, value) => (kept[what] = value) };
                const made = [];
                const real = window.Notification;
                window.Notification = class extends EventTarget {
                  static permission = "granted";
                  static requestPermission = async () => "granted";
                  constructor(title, options) {
                    super();
                    if (made.refuse) throw new TypeError("Illegal constructor");
                    made.push([title, options.body, options.tag]);
                  }
                };
                const alerts = new UnreadAlerts(store, () => {});
                const family = "\\u{1f468}\\u200d\\u{1f469}\\u200d\\u{1f467}";
                const bob = { id: "guest-1", name: "Bob" };
                const tell = (body) => alerts.tell({ channel: "direct/a~b", from: bob, body }, "Bob");
                await tell({ title: "Late", text: "x".repeat(193) + family });
                const offered = !byId("notify").hidden;
                made.refuse = true;
                await tell("again");
                const refused = byId("notify").hidden;
                await tell("and again");
                await new Promise((look) => setTimeout(look, 50));
                window.Notification = real;
                return [...made.map(String), offered, refused].map(String);
                """))
                .isEqualTo(List.of("Bob (guest),Late\n" + "x".repeat(193) + "\u2026,direct/a~b", "true", "true"));
        assertThat(modules.browser().complaints()).isEmpty();
    }
}
