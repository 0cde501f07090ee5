// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** What two people see of one conversation: marks, history, who is typing, what is withdrawn. Each test has a room of its own. */
class ConversationIT {
    private static final String LONG = "x".repeat(70_000);

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

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
    void away_messagesCome_standUnderADividerAndAreReadOnReturn() {
        ana.join("away");
        wang.join("away");
        wang.say("before");
        ana.sees("before");

        ana.looks(false);
        wang.say("one");
        wang.say("two");
        wang.say("three");
        ana.browser().find(".list .new", "3 new messages");
        // Of a room a dot tells: a number says how many speak to the person.
        ana.browser().find("#conversations .unread .badge.dot");
        await().until(() -> ana.browser().title().startsWith("\u2022 "));
        wang.say("@Ana, look");
        ana.browser().find("#conversations .unread .badge", "1");
        await().until(() -> ana.browser().title().startsWith("(1)"));

        ana.looks(true);
        ana.browser().awaitNone("#conversations .badge");
        await().until(() -> ana.browser().title().startsWith("Chat"));
        // It stays where it was, so that one finds the place, until one answers.
        ana.browser().find(".list .new", "4 new messages");
        ana.say("answer");
        ana.browser().awaitNone(".list .new");
    }

    @Test
    void unread_moreThanIsLoaded_isCountedAndFound() {
        ana.join("long-away");
        Chatter.fill(server, "long-away", 1, 3);
        ana.sees("message 3");
        ana.browser().awaitNone("#conversations .badge");
        ana.go("");
        wang.join("long-away");
        Chatter.fill(server, "long-away", 4, 123);

        ana.go("room/long-away");
        ana.browser().click(".above", "120 new messages");
        ana.browser().find(".list .new", "120 new messages");
        ana.sees("message 4");
        assertThat(ana.messages()).contains("message 1").doesNotContain("message 123");

        ana.browser().click(".latest");
        ana.sees("message 123");
        ana.browser().awaitNone(".latest");
        // What lies between has not been seen.
        ana.browser().find(".stage .unread", "new messages");
        ana.browser().click(".stage .unread button", "Mark all read");
        ana.browser().awaitNone(".stage .unread");
        ana.browser().awaitNone("#conversations .badge");
        // They came faster than anybody could see them, although the room was open.
        wang.readsAll();
    }

    @Test
    void unread_moreThanFitOnTheScreen_staysUnread_andItsLineStaysOverAReload() {
        ana.join("sixty");
        Chatter.fill(server, "sixty", 1, 3);
        ana.sees("message 3");
        ana.browser().awaitNone("#conversations .badge");
        ana.go("");
        Chatter.fill(server, "sixty", 4, 63);

        ana.go("room/sixty");
        ana.browser().find(".list .new", "60 new messages");
        String below = "return document.querySelector('.list .new').nextElementSibling.dataset.offset";
        assertThat(ana.browser().run(below)).isEqualTo("4");
        ana.browser().reload();
        ana.browser().find(".list .new", "new messages");
        assertThat(ana.browser().run(below)).isEqualTo("4");
        ana.browser().click(".list .new .read-all", "Mark all read");
        ana.browser().awaitNone(".list .new");
        ana.browser().awaitNone("#conversations .badge");
        ana.browser().reload();
        ana.sees("message 63");
        assertThat(ana.browser().texts(".list .new")).isEmpty();
    }

    @Test
    void history_scrolledUp_keepsWhatIsReadInItsPlace() {
        ana.join("history");
        Chatter.fill(server, "history", 1, 160);
        ana.browser().reload();
        ana.sees("message 160");
        // How far the row at the top moves by itself while older ones come above it.
        Object moved = ana.browser().run("""
                return (async () => {
                  const view = document.querySelector(".messages");
                  const rows = () => [...view.querySelectorAll("[data-offset]")];
                  const frame = () => new Promise(requestAnimationFrame);
                  const top = (row) => row.getBoundingClientRect().top;
                  let worst = 0;
                  for (let pages = 0; pages < 2; pages++) {
                    const first = rows()[0].dataset.offset;
                    view.scrollTop = 300;
                    await frame();
                    const { offset } = rows().find((row) => top(row) > top(view)).dataset;
                    const reading = () => view.querySelector(`[data-offset="${offset}"]`);
                    const place = top(reading());
                    while (rows()[0].dataset.offset === first) {
                      await frame();
                      worst = Math.max(worst, Math.abs(top(reading()) - place));
                    }
                    await frame();
                    worst = Math.max(worst, Math.abs(top(reading()) - place));
                  }
                  return worst;
                })();
                """);
        assertThat(((Number) moved).doubleValue()).isLessThanOrEqualTo(1);

        // A message that comes meanwhile does not pull anyone away.
        wang.join("history");
        Object place = ana.browser().run("return document.querySelector('.messages').scrollTop");
        wang.say("news");
        ana.browser().find(".latest", "1 new message");
        assertThat(ana.browser().run("return document.querySelector('.messages').scrollTop"))
                .isEqualTo(place);
        ana.browser().click(".latest");
        ana.sees("news");
        ana.readsAll();
    }

    @Test
    void rows_ofALongReading_staysBounded() {
        ana.join("bounded");
        Chatter.fill(server, "bounded", 1, 520);
        ana.sees("message 520");
        ana.until("""
                document.querySelector(".messages").scrollTop = 0;
                return document.querySelector(".messages [data-offset='1']") !== null;
                """);
        assertThat(ana.messages()).hasSize(400).contains("message 1").doesNotContain("message 520");
        ana.browser().click(".latest");
        ana.sees("message 520");
        ana.readsAll();
    }

    @Test
    void typing_ofTheOther_appearsAndGoes() {
        ana.join("typing");
        wang.join("typing");
        wang.browser().find("#members-count", "2");
        ana.browser().find("#members-count", "2");
        wang.browser().type(".write", "嗯");
        ana.browser().find(".typing", "王芳 (guest) is typing");
        ana.until("return document.querySelector('.typing').textContent === ''");

        wang.browser().type(".write", "嗯", Keys.ENTER);
        ana.sees("嗯嗯");
        assertThat(ana.browser().texts(".typing")).containsExactly("");
    }

    @Test
    void recall_ofOnesOwn_takesItFromEveryoneAndOffersToWriteItAnew() {
        ana.join("recall");
        wang.join("recall");
        ana.say("a slip");
        wang.sees("a slip");

        ana.browser().type(".write", Keys.ARROW_UP);
        ana.browser().find(".actions");
        ana.browser().click(".actions [data-act=recall]");
        ana.browser().find(".actions", "Unsend for everyone?");
        ana.browser().click(".actions [data-act='recall.now']");
        wang.browser().find(".gone", "这条消息已撤回");
        assertThat(wang.messages()).noneMatch(text -> text.contains("slip"));

        ana.browser().click(".again", "Edit again");
        await().until(() -> "a slip".equals(ana.browser().find(".write").getDomProperty("value")));
        ana.browser().type(".write", " no more", Keys.ENTER);
        wang.sees("a slip no more");
    }

    @Test
    void message_tooLarge_isSaidAndStaysInTheField() {
        ana.join("too-large");
        ana.browser().run("document.querySelector('.write').value = arguments[0]", LONG);
        ana.browser().type(".write", Keys.ENTER);
        ana.browser().find(".composer .trouble", "The limit is");
        assertThat(ana.browser().find(".write").getDomProperty("value")).isEqualTo(LONG);
        ana.browser().run("document.querySelector('.write').value = ''");
    }

    @Test
    void message_leftBehindLongAgo_standsThereAsFailedAndGoesOnRetry() {
        ana.join("failed");
        // As a browser that was closed with a message on its way left it ten minutes ago.
        ana.browser().run("""
                const base = new URL(".", location).href;
                const owner = document.getElementById("me-name").title;
                const value = { key: `k${Date.now()}`, channel: "room/failed", body: "left behind", time: Date.now() - 600_000, error: null };
                const entry = { v: 1, base, owner, at: value.time, value };
                localStorage.setItem(`parley.1 ${base} ${owner} unsent ${value.key}`, JSON.stringify(entry));
                """);
        ana.browser().reload();
        ana.browser().find(".message.failed", "left behind");
        assertThat(ana.messages()).isEmpty();
        ana.browser().click(".message.failed [data-act=retry]");
        ana.browser().find(".list .own[data-offset]", "left behind");
        ana.browser().awaitNone(".message.failed");
        ana.browser().reload();
        ana.sees("left behind");
        assertThat(ana.messages()).containsExactly("left behind");
    }

    @Test
    void privateChat_readByTheOther_saysWhen() {
        ana.startWith("王芳");
        ana.say("私聊：在吗？");
        ana.browser().find(".foot .tick", "Sent");
        wang.browser().click("#conversations .unread", "Ana");
        wang.sees("在吗");
        ana.browser().find(".foot .seen", "Read");
        assertThat(wang.browser().texts("#title")).containsExactly("Ana");
        // Somebody is there: a dot, and the word beside it.
        wang.browser().find("#title-state[data-state=online]", "在线");
        wang.browser().awaitNone("#conversations .badge");
        await().until(() -> !wang.browser().title().startsWith("("));
    }
}
