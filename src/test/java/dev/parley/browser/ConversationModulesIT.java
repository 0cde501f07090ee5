// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A whole conversation with a client that says what a test wants: what is drawn, marked, folded, covered. */
class ConversationModulesIT {
    @RegisterExtension
    static final ModulePage modules = ModulePage.of("");

    private static Object run(String script) {
        return modules.call(
                "chat/conversation.js", "async ({ Conversation }) => {" + ConversationScript.TEXT + script + "}");
    }

    @AfterEach
    void assertNoComplaints() {
        assertThat(modules.browser().complaints()).isEmpty();
    }

    @Test
    void messages_thatCome_touchTheirOwnRowsAlone() {
        assertThat(run("""
                const conversation = await open(100, 100, 0);
                come(101, 450);
                await until(() => rows().at(-1).dataset.offset === "450");
                // What could not be seen coming has a line above it by now.
                await until(() => list().querySelector(".new"));
                await frames(3);
                const before = rows();
                const counts = { added: 0, removed: 0, attributes: 0, made: 0, formatters: 0 };
                const own = { create: document.createElement, date: Intl.DateTimeFormat, number: Intl.NumberFormat };
                document.createElement = (name) => ((counts.made += name === "li" ? 1 : 0), own.create.call(document, name));
                for (const name of ["DateTimeFormat", "NumberFormat"]) {
                  const Real = Intl[name];
                  Intl[name] = function (...given) {
                    counts.formatters++;
                    return new Real(...given);
                  };
                }
                const observer = new MutationObserver((records) => {
                  for (const { type, addedNodes, removedNodes } of records) {
                    counts.added += addedNodes.length;
                    counts.removed += removedNodes.length;
                    counts.attributes += type === "attributes" ? 1 : 0;
                  }
                });
                observer.observe(list(), { childList: true, subtree: true, attributes: true, characterData: true });
                come(451, 460);
                await until(() => rows().at(-1).dataset.offset === "460");
                await frames(2);
                const few = { ...counts };
                const same = rows().slice(0, -10).every((row, i) => row === before[i + 10]);
                come(461, 5460);
                await until(() => rows().at(-1).dataset.offset === "5460");
                await frames(2);
                const burst = counts.made - few.made;
                // What somebody has selected, and a row that has the focus of the keys, is not taken away.
                rows().at(-3).focus();
                getSelection().selectAllChildren(rows().at(-2).querySelector(".text"));
                const focused = document.activeElement;
                come(5461, 6500);
                await frames(4);
                const kept = [String(getSelection()), document.activeElement === focused, rows().length <= 500, root.querySelector(".latest").textContent];
                Object.assign(Intl, { DateTimeFormat: own.date, NumberFormat: own.number });
                document.createElement = own.create;
                observer.disconnect();
                getSelection().removeAllRanges();
                conversation.close();
                root.remove();
                return [before.length, same, few.added, few.removed, few.attributes <= 4, few.made, burst, counts.formatters, ...kept].map(String);
                """))
                .isEqualTo(List.of(
                        "400",
                        "true",
                        "10",
                        "10",
                        "true",
                        "10",
                        "400",
                        "0",
                        "text 5459",
                        "true",
                        "true",
                        "1,040 new messages \u2193"));
    }

    @Test
    void mark_isWhatWasSeenWithoutAGap_orWhatSomebodySays() {
        assertThat(run("""
                const conversation = await open(80, 20, 60);
                await until(() => told.length > 0);
                const seen = told.at(-1);
                const bottom = root.querySelector(".messages").getBoundingClientRect().bottom;
                const shown = Number(rows().filter((row) => row.getBoundingClientRect().top + 20 <= bottom + 1).at(-1).dataset.offset);
                const line = list().querySelector(".new").nextElementSibling.dataset.offset;
                root.querySelector(".latest").click();
                await frames(4);
                await sleep(500);
                const jumped = told.at(-1);
                const bar = root.querySelector(".unread").textContent;
                const left = list().querySelector(".new") !== null;
                root.querySelector(".unread button:last-child").click();
                await until(() => told.at(-1) === 80);
                await frames(3);
                const gone = list().querySelector(".new") === null && root.querySelector(".unread").hidden;
                conversation.close();
                root.remove();
                return [seen === shown, seen > 20 && seen < 80, line, jumped === seen, bar.includes(`${80 - seen} new`), left, gone].map(String);
                """)).isEqualTo(List.of("true", "true", "21", "true", "true", "true", "true"));
    }

    @Test
    void opening_ofWhatNobodyHasRead_beginsAtItsFirstMessage_unlessThereIsMuch() {
        assertThat(run("""
                const top = (conversation) => {
                  const { top } = root.querySelector(".messages").getBoundingClientRect();
                  const first = rows().find((row) => row.getBoundingClientRect().bottom > top + 10).dataset.offset;
                  conversation.close();
                  log.length = 0;
                  return Number(first);
                };
                const all = top(await open(60, 0, 60));
                channel = "room/b";
                const many = top(await open(150, 0, 150));
                channel = "room/c";
                const some = top(await open(60, 30, 30));
                channel = "room/d";
                const none = top(await open(60, 60, 0));
                return [all, many > 130, some > 25 && some <= 31, none > 40].map(String);
                """)).isEqualTo(List.of("1", "true", "true", "true"));
    }

    @Test
    void messages_thatFailed_goTogetherByOneRetry() {
        assertThat(run("""
                const sent = [];
                let refuse = true;
                client.publish = async ({ body }) => {
                  sent.push(body);
                  if (refuse) throw Object.assign(new Error("no"), { code: "timeout" });
                  log.push(message(log.length + 1, body, "me"));
                  return { offset: log.length, time: log.at(-1).time };
                };
                await open(2, 2, 0);
                const write = async (text, failed) => {
                  root.querySelector("textarea").value = text;
                  root.querySelector("form").requestSubmit();
                  await until(() => list().querySelectorAll(".failed").length === failed);
                  await frames(2);
                };
                const offered = () => [...list().querySelectorAll("[data-act=retry]")].map(({ textContent }) => textContent).join();
                await write("one", 1);
                const alone = offered();
                await write("two", 2);
                await write("three", 3);
                const many = offered();
                refuse = false;
                list().querySelectorAll("[data-act=retry]")[1].click();
                await until(() => rows().length === 5 && list().querySelectorAll("[data-key]").length === 0);
                return [alone, many, sent.slice(3).join(), rows().slice(2).map((row) => row.querySelector(".text").textContent).join()];
                """))
                .isEqualTo(List.of("Retry", "Retry all,Retry all,Retry all", "one,two,three", "one,two,three"));
    }

    @Test
    void message_ofMoreThan25Lines_isFolded_andOpensAndStaysOpen() {
        assertThat(run("""
                await open(1, 1, 0);
                const lines = (n) => Array.from({ length: n }, (_, i) => `line ${i + 1}`).join("\\n");
                const look = (row) => {
                  const text = row.querySelector(".text");
                  const shown = Math.round(text.clientHeight / parseFloat(getComputedStyle(text).lineHeight));
                  const fold = row.querySelector(".fold");
                  return `${shown} ${fold ? `${fold.textContent} ${fold.ariaExpanded}` : "-"}`;
                };
                const seen = [];
                seen.push(look(await say(lines(25))));
                const long = await say(lines(40));
                seen.push(look(long));
                seen.push((await say("words of one line ".repeat(45))).querySelector(".fold") === null);
                seen.push((await say("words of many lines ".repeat(600))).querySelector(".fold") !== null);
                seen.push(look(await say(lines(26), "me")).endsWith("Show more false"));
                long.querySelector(".fold").click();
                seen.push(look(long));
                await say("another one");
                seen.push(look(long));
                seen.push(long.querySelector(".text").textContent.endsWith("line 40"));
                long.querySelector(".fold").click();
                seen.push(look(long));
                return seen.map(String);
                """))
                .isEqualTo(List.of(
                        "25 -",
                        "25 Show more false",
                        "true",
                        "true",
                        "true",
                        "40 Show less true",
                        "40 Show less true",
                        "true",
                        "25 Show more false"));
    }

    @Test
    void row_ofAGroup_hasItsAuthorAndTime_forThePointerAndForScreenReaders() {
        run("""
                await open(1, 1, 0);
                await say("first", "cy");
                await say("second", "cy");
                await say("mine", "me");
                await say("mine, too", "me");
                """);
        String look = """
                const clock = new Date(1e12).toLocaleTimeString(navigator.language, { timeStyle: "short" });
                return [...document.querySelectorAll(".list > [data-offset]")].slice(-4).map((row) => {
                  const time = row.querySelector("time.aside");
                  return [
                    row.ariaLabel.replace(clock, "CLOCK"),
                    row.classList.contains("grouped"),
                    time ? getComputedStyle(time).opacity : "-",
                    Boolean(row.querySelector("time")?.title && row.querySelector("time").dateTime),
                  ].join();
                });
                """;
        Browser browser = modules.browser();
        assertThat(browser.run(look))
                .isEqualTo(List.of(
                        "cy, CLOCK: first,false,-,true",
                        "cy, CLOCK: second,true,0,true",
                        "me, CLOCK: mine,false,0,true",
                        "me, CLOCK: mine, too,true,-,true"));
        browser.point("[data-offset='3'] .text");
        assertThat(browser.run(look)).asString().contains("second,true,1,true", "mine,false,0,true");
        browser.run("document.querySelector(\"[data-offset='4']\").focus()");
        assertThat(browser.run(look)).asString().contains("mine,false,1,true");
    }

    @Test
    void actions_coverNothing_andDoNotComeWhileTheListMoves() {
        run("""
                await open(1, 1, 0);
                client.now = () => 1e12;
                for (const id of ["bo", "me"]) {
                  for (const body of ["short", "short, too", "words ".repeat(60), "```\\n" + "code ".repeat(60) + "\\n```", "x".repeat(300), "a\\nb\\nc"]) {
                    await say(body, id);
                  }
                }
                """);
        Browser browser = modules.browser();
        try {
            for (int width : new int[] {1280, 900, 600, 540, 360}) {
                browser.size(width, 740);
                assertThat((List<?>) browser.run("""
                        const list = document.querySelector(".list");
                        const view = list.parentElement.getBoundingClientRect();
                        const boxes = (node) => {
                          const range = document.createRange();
                          range.selectNodeContents(node);
                          return [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
                        };
                        const covered = [];
                        for (const row of list.querySelectorAll(":scope > [data-offset]")) {
                          document.activeElement.blur();
                          const height = row.offsetHeight;
                          row.focus();
                          const bar = row.querySelector(".actions");
                          for (const asked of [false, true]) {
                            if (asked) {
                              const recall = bar.querySelector("[data-act=recall]");
                              if (!recall) break;
                              recall.click();
                            }
                            const box = bar.getBoundingClientRect();
                            const texts = [...list.children].flatMap((other) => [...other.querySelectorAll(":scope > :is(.text, time, .foot, .fold, .head-line)")]);
                            const hit = texts.filter((text) => boxes(text).some((at) => at.left < box.right - 1 && at.right > box.left + 1 && at.top < box.bottom - 1 && at.bottom > box.top + 1));
                            hit.forEach((text) => covered.push(`${row.dataset.offset} ${asked}: ${text.className} ${text.textContent.slice(0, 20)}`));
                            if (box.width === 0 || box.left < view.left || box.right > view.right + 1) covered.push(`${row.dataset.offset} ${asked}: out of the list`);
                            if (!asked && innerWidth > 640 && row.offsetHeight !== height) covered.push(`${row.dataset.offset}: the row has grown`);
                          }
                          bar.querySelector("[data-act=keep]")?.click();
                        }
                        document.activeElement.blur();
                        return covered;
                        """)).as("%s px", width).isEmpty();
            }
        } finally {
            browser.size(1280, 800);
        }
        assertThat(browser.run("""
                const view = document.querySelector(".messages");
                const point = () => {
                  document.querySelector(".list > :nth-last-child(3) .text").dispatchEvent(new PointerEvent("pointermove", { bubbles: true, movementX: 1 }));
                  return document.querySelector(".actions") !== null;
                };
                const real = performance.now.bind(performance);
                let later = 0;
                performance.now = () => real() + later;
                const frame = () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
                return (async () => {
                  later = 1_000;
                  const before = point();
                  view.scrollTop -= 50;
                  await frame();
                  const moved = document.querySelector(".actions") !== null;
                  const meanwhile = point();
                  later = 2_000;
                  return [before, moved, meanwhile, point()];
                })();
                """)).isEqualTo(List.of(true, false, false, true));
    }

    @Test
    void notice_inTheInbox_hasItsTitleItsTextAndItsLink() {
        assertThat(run("""
                channel = "user/me";
                await open(1, 1, 0);
                const bodies = [
                  { title: "Order 17", text: "is **ready**", url: "https://shop.example/17", colour: "red" },
                  { text: "no title", url: "javascript:alert(1)" },
                  { url: "orders/18" },
                  { title: " ", state: "late", n: 3 },
                  "plain",
                  17,
                ];
                const shown = [];
                for (const body of bodies) {
                  const row = await say(body, null);
                  shown.push([row.ariaLabel.split(",")[0], row.querySelector(".text").textContent, row.querySelector(".text a")?.href ?? "-"].join("|"));
                }
                return [...shown, root.querySelector("form").hidden].map(String);
                """))
                .isEqualTo(List.of(
                        "System|Order 17\nis ready\nhttps://shop.example/17|https://shop.example/17",
                        "System|no title|-",
                        "System|" + modules.base() + "orders/18|" + modules.base() + "orders/18",
                        "System|title:  \nstate: late\nn: 3|-",
                        "System|plain|-",
                        "System|17|-",
                        "true"));
    }
}
