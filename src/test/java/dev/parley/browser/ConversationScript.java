// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

/**
 * The beginning of a script in a {@link ModulePage} that draws a whole conversation with a client that says what the test wants: three hundred
 * pixels high, and somebody looks at it. It has {@code Conversation} already.
 */
final class ConversationScript {
    static final String TEXT = """
            const base = new URL("assets/", document.baseURI);
            const { Words } = await import(new URL("lib/words.js", base));
            const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
            const until = async (test) => {
              // Somewhat less than a script may take.
              for (let i = 0; i < 10_000; i++) {
                if (await test()) return;
                await sleep(25);
              }
              throw new Error(`never: ${test}`);
            };
            const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("pages/chat.css", base) });
            await new Promise((loaded) => ((sheet.onload = loaded), document.head.append(sheet)));
            document.hasFocus = () => true;
            const words = new Words("common", "conversation");
            await words.load("en");
            let channel = "room/a";
            const message = (offset, body = `text ${offset}`, id = "bo") => ({ channel, offset, time: 1e12 + offset, from: id && { id, name: id }, body });
            const told = [];
            const log = [];
            const client = Object.assign(new EventTarget(), {
              url: new URL("ws", base),
              state: "online",
              welcome: { limits: {} },
              user: { id: "me", name: "Me" },
              outbox: [],
              now: () => Date.now(),
              subscribe: async () => {},
              unsubscribe: async () => {},
              publish: () => new Promise(() => {}),
              request: async (action, { limit, offset, before = Infinity, after = 0 }) => {
                if (action === "read") {
                  told.push(offset);
                  return { read: offset, unread: log.filter((one) => one.offset > offset).length };
                }
                const asked = log.filter((one) => one.offset > after && one.offset < before);
                return { messages: after ? asked.slice(0, limit) : asked.slice(-limit), more: asked.length > limit, epoch: "e" };
              },
            });
            const fire = (type, detail) => client.dispatchEvent(new CustomEvent(type, { detail }));
            const frames = async (n) => {
              while (n-- > 0) await new Promise(requestAnimationFrame);
            };
            const root = document.body.appendChild(document.createElement("div"));
            Object.assign(root.style, { position: "fixed", inset: "0 0 auto 0", height: "300px", background: "white" });
            const open = async (head, read, unread) => {
              for (let offset = 1; offset <= head; offset++) log.push(message(offset));
              const conversation = new Conversation({ root, client, user: client.user, words, channel, unread });
              const offset = head;
              fire("sync", { channel, epoch: "e", offset, read, recovered: false, messages: [], more: false, count: 2 });
              await until(() => head === 0 || list().querySelector("[data-offset]"));
              await frames(4);
              return conversation;
            };
            const list = () => root.querySelector(".list");
            const rows = () => [...list().querySelectorAll(":scope > [data-offset]")];
            const come = (from, to) => {
              for (let offset = from; offset <= to; offset++) {
                log.push(message(offset));
                fire("message", message(offset));
              }
            };
            const say = async (body, id) => {
              log.push(message(log.length + 1, body, id));
              fire("message", log.at(-1));
              await until(() => list().querySelector(`[data-offset="${log.length}"]`));
              await frames(2);
              return rows().at(-1);
            };
            """;

    private ConversationScript() {}
}
