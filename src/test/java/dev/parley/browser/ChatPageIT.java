// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** Two people, each with a browser, in the chat page of a server that runs as a process. Each test has a room of its own. */
class ChatPageIT {
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @RegisterExtension
    static final ParleyServer server =
            ParleyServer.of(Map.of("parley.presence.grace", "1s")).withSources();

    @AutoClose
    private static Chatter ana;

    @AutoClose
    private static Chatter wang;

    @BeforeAll
    static void start() throws Exception {
        ana = Chatter.signIn(server.base(), "en", "Ana");
        wang = Chatter.signIn(server.base(), "zh-CN", "王芳");
    }

    @AfterEach
    void assertNoComplaints() {
        ana.assertNoComplaints();
        wang.assertNoComplaints();
    }

    @Test
    void room_twoBrowsers_talkAndFindItAgainAfterReload() {
        ana.join("运维值班");
        wang.join("运维值班");
        wang.browser().find("#members-count", "2 人在线");

        ana.say("你好 " + MARKUP);
        wang.sees(MARKUP);
        wang.say("收到，正在看");
        assertThat(ana.browser().find(".list .message", "正在看").getText()).contains("王芳", "guest");

        ana.browser().reload();
        ana.sees("正在看");
        assertThat(ana.messages()).containsExactly("你好 " + MARKUP, "收到，正在看");
    }

    @Test
    void links_inTheMidstOfChinese_endWhereTheyEnd() {
        ana.join("links");
        ana.say(
                "看https://ci.example/721?a=1。还有（http://a.example/b_(c)），mailto:ops@example.com！javascript:alert(1) https://");
        assertThat(ana.browser().texts(".list .text a"))
                .containsExactly("https://ci.example/721?a=1", "http://a.example/b_(c)", "mailto:ops@example.com");
        assertThat(ana.browser().find(".list .text a").getDomAttribute("rel")).contains("noopener", "nofollow");
    }

    /** What is behind a # reaches no server, so a login in between would lose it. */
    @Test
    void link_withTheChannelInItsQuery_opensItAndIsTheUsualAddressThen() {
        ana.browser().go(server.base().resolve("chat?lang=en&channel=room%2Flook%20%26%20see"));

        ana.browser().find("#title", "look & see");
        assertThat((String) ana.browser().run("return location.search + location.hash"))
                .isEqualTo("?lang=en#room%2Flook%20%26%20see");
    }

    @Test
    void room_left_isOutOfTheListAndFoundAgain() {
        ana.join("come-and-go");
        ana.say("still here");
        ana.browser().click("#room-more");
        ana.browser().click("#leave", "Leave room");
        ana.browser().find("dialog", "Leave “come-and-go”?");
        ana.browser().press(Keys.ESCAPE);
        ana.browser().awaitNone("dialog");
        ana.browser().find("#title", "come-and-go");
        ana.leave();
        ana.browser().find("#blank");
        ana.until("return !document.querySelector('#conversations').textContent.includes('come-and-go')");
        ana.join("come-and-go");
        ana.sees("still here");
    }

    @Test
    void members_ofARoom_areShownWithTheirPresence() {
        ana.join("members");
        wang.join("members");
        ana.browser().find("#members-list .person[data-state=online]", "王芳");
        wang.leave();
        // The server waits before it says so: it could have been a reload.
        ana.browser().find("#members-away .person[data-state=offline]", "王芳");
        ana.browser().find("#members-away-title", "Offline – 1");
        ana.browser().find("#members-count", "1 online");
    }

    @Test
    void inbox_pushedWhileAway_isUnreadOnReturnAndReadOnceSeen() {
        String id = String.valueOf(ana.browser().find("#me-name").getDomAttribute("title"));
        ana.browser().go(URI.create("about:blank"));

        Chatter.push(server, "application/json", "{\"to\":{\"users\":[\"" + id + "\"]},\"body\":\"审批通过\"}");
        ana.browser().go(server.base().resolve("chat?lang=en"));
        ana.browser().click("#conversations .unread", "Notifications");
        ana.sees("审批通过");
        ana.browser().find(".readonly");
        ana.browser().awaitNone("#conversations .badge");

        ana.browser().reload();
        ana.sees("审批通过");
        assertThat(ana.browser().texts("#conversations .badge")).isEmpty();
    }

    @Test
    void draft_notSent_isThereAfterReloadAndInItsRoomAlone() {
        ana.join("drafts");
        ana.browser().type(".write", "草稿");
        ana.browser().reload();
        await().until(() -> "草稿".equals(ana.browser().find(".write").getDomProperty("value")));
        ana.join("other-drafts");
        assertThat(ana.browser().find(".write").getDomProperty("value")).isEqualTo("");
        ana.join("drafts");
        ana.browser().type(".write", " gone out", Keys.ENTER);
        ana.sees("草稿 gone out");
        ana.browser().reload();
        ana.sees("草稿 gone out");
        assertThat(ana.browser().find(".write").getDomProperty("value")).isEqualTo("");
    }

    @Test
    void draft_sentInOneTab_leavesTheOther_butNotWhatWasWrittenSince() {
        Browser browser = ana.browser();
        ana.join("two-tabs");
        browser.type(".write", "written once");
        String first = browser.openWindow(server.base().resolve("chat#room%2Ftwo-tabs"));
        await().until(() -> "written once".equals(browser.find(".write").getDomProperty("value")));
        String second = browser.tab();
        browser.toTab(first);
        browser.type(".write", Keys.ENTER);
        ana.sees("written once");
        browser.toTab(second);
        ana.sees("written once");
        await().until(() -> "".equals(browser.find(".write").getDomProperty("value")));
        browser.closeWindow(first);
    }

    @Test
    void picture_pasted_isAnswered_andTheTextStays() {
        Browser browser = ana.browser();
        ana.join("pictures");
        browser.type(".write", "look at this");
        assertThat(browser.run("""
                        const init = { bubbles: true, cancelable: true };
                        const field = ".write";
                        return ["paste", "drop"].map((type) => {
                          const data = new DataTransfer();
                          data.items.add(new File(["x"], "x.png", { type: "image/png" }));
                          const event = type === "paste" ? new ClipboardEvent(type, { clipboardData: data, ...init }) : new DragEvent(type, { dataTransfer: data, ...init });
                          document.querySelector(field).dispatchEvent(event);
                          return event.defaultPrevented;
                        });
                        """)).isEqualTo(List.of(true, true));
        browser.find(".composer .trouble", "can't be sent yet");
        assertThat(browser.find(".write").getDomProperty("value")).isEqualTo("look at this");
        browser.type(".write", Keys.ENTER);
        ana.sees("look at this");
        browser.awaitNone(".composer .trouble");
    }

    @Test
    void rows_ofConversations_stayWhereTheyAreUnderThePointer() {
        Browser browser = ana.browser();
        ana.join("order-a");
        ana.join("order-b");
        ana.say("latest here");
        String order = "return [...document.querySelectorAll('#conversations [data-channel^=\"room/order\"]')]"
                + ".map(({ dataset }) => dataset.channel.slice(-1)).join('')";
        await().until(() -> "ba".equals(browser.run(order)));
        browser.run("document.activeElement.blur();"
                + "document.querySelector('#conversations').dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));"
                + "window.pressed = document.querySelector('[data-channel=\"room/order-a\"]')");
        Chatter.fill(server, "order-a", 1, 1);
        browser.find("[data-channel='room/order-a'].unread");
        assertThat(browser.run(order)).isEqualTo("ba");
        assertThat(browser.run("return window.pressed.isConnected")).isEqualTo(true);
        browser.run("document.querySelector('#conversations').dispatchEvent(new PointerEvent('pointerleave'))");
        await().until(() -> "ab".equals(browser.run(order)));
    }

    @Test
    void members_whoWroteAndWentAway_areListedAsAway() {
        try (Chatter tom = Chatter.signIn(server.base(), "en", "Tom")) {
            tom.join("away");
            tom.say("back tomorrow");
        }
        ana.join("away");
        ana.browser().find("#members-away .person[data-state=offline]", "Tom");
        ana.browser().find("#members-list .person[data-state=online]", "Ana");
    }

    @Test
    void initials_areWhatPeopleCallEachOther() {
        assertThat(ana.browser().run("""
                return (async () => {
                  const { initials } = await import(new URL("sources/assets/pages/chat/avatar.js", document.baseURI));
                  return ["王芳", "李小龙", "欧阳娜娜", "Anna Lee", "anna", "anna.b", "anna maria van lee", "👩‍👩‍👧 Kim", "(ops) Kim", "é", "王芳 Wang", "", "..."]
                    .map(initials).join("|");
                })();
                """)).isEqualTo("王芳|小龙|娜娜|AL|A|AB|AL|👩‍👩‍👧K|OK|É|王芳|?|?");
    }

    @Test
    void phone_showsOnePaneAtATime() {
        ana.join("phone");
        ana.browser().size(360, 740);
        try {
            ana.browser().awaitNone("#sidebar");
            ana.browser().click("#members-count");
            ana.browser().find("#members .person", "Ana");
            ana.browser().awaitNone("#pane");
            ana.browser().click("#members-back");
            ana.browser().find(".write");
            ana.browser().click("#back");
            ana.browser().find("#conversations .item", "phone");
            ana.browser().awaitNone("#pane");
            ana.browser().click("#conversations .item", "phone");
            ana.browser().find(".write");
            assertThat(ana.browser().run("return document.documentElement.scrollWidth"))
                    .isEqualTo(360L);
        } finally {
            ana.browser().size(1280, 800);
        }
    }

    @Test
    void signOut_byTheButton_asksForANameAgainAndForgetsTheDrafts() {
        try (Chatter tom = Chatter.signIn(server.base(), "en", "Tom")) {
            tom.join("sign-out");
            tom.browser().type(".write", "forget me");
            tom.browser().click("#signout");
            tom.browser().find("#name");
            tom.browser().awaitNone("#chat");
            assertThat(tom.browser().run("return Object.keys(localStorage).some((key) => key.includes('draft'))"))
                    .isEqualTo(false);
            tom.assertNoComplaints();
        }
    }

    @Test
    void session_endedElsewhere_isSaidAndKeepsTheDraft() {
        try (Chatter tom = Chatter.signIn(server.base(), "en", "Tom")) {
            tom.join("signed-out");
            tom.browser().type(".write", "草稿");
            tom.browser().run("return fetch('signout', { method: 'POST' }).then(() => true)");
            tom.browser().click("#banner-action", "Sign in again");
            tom.enter("Tom");
            tom.join("signed-out");
            await().until(() -> "草稿".equals(tom.browser().find(".write").getDomProperty("value")));
            tom.assertNoComplaints();
        }
    }

    @Test
    void sessionThatIsAboutToEnd_isSaid_andAPersonCanPutItOff() {
        try (Chatter tom = Chatter.signIn(server.base(), "en", "Tom")) {
            Browser browser = tom.browser();
            // The server warns two minutes before half an hour is over: here its word is put on the real socket.
            browser.before("""
                    const send = WebSocket.prototype.send;
                    WebSocket.prototype.send = function (text) {
                      window.lastSocket = this;
                      return send.call(this, text);
                    };
                    window.touches = [];
                    const real = window.fetch;
                    window.fetch = async (url, options) => {
                      const answer = await real(url, options);
                      if (String(url).endsWith("/touch")) {
                        window.touches.push(answer.status);
                      }
                      return answer;
                    };
                    """);
            browser.reload();
            browser.find("#state[data-state=online]");
            assertThat(browser.texts("#banner-text")).doesNotContain("You'll be signed out in 2 minutes.");

            browser.run("const data = JSON.stringify({ event: 'session', expiresIn: 110 });"
                    + "window.lastSocket.dispatchEvent(new MessageEvent('message', { data }));");
            browser.find("#banner-text", "You'll be signed out in 2 minutes.");
            browser.click("#banner-action", "Stay signed in");

            browser.awaitNone("#banner");
            // The click is input of a person, and the button's own call is another one.
            await().untilAsserted(() -> assertThat((List<?>) browser.run("return window.touches"))
                    .isNotEmpty()
                    .allMatch(status -> ((Number) status).intValue() == 200));
            tom.assertNoComplaints();
        }
    }
}
