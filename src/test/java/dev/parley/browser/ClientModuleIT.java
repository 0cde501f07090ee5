// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module {@code parley.js} as such: its parts, its declarations, its documentation. */
class ClientModuleIT {
    @RegisterExtension
    static final ParleyServer server =
            ParleyServer.of(Map.of("parley.jwt.secret", "x".repeat(48))).withSources();

    @AutoClose
    private static Browser browser;

    private ClientPage page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
    }

    @BeforeEach
    void openPage() {
        page = new ClientPage(browser, server);
    }

    @AfterEach
    void assertNoComplaints() {
        // A page of plain text names no icon.
        assertThat(browser.complaints())
                .filteredOn(text -> !text.contains("/favicon.ico"))
                .isEmpty();
    }

    @Test
    void heartbeat_ofASleptPage_asksAgainBeforeItGivesUp() {
        assertThat(page.run("""
                const { Heartbeat } = await import(`${base}sources/assets/lib/heartbeat.js`);
                const real = { now: Date.now, set: window.setTimeout, clear: window.clearTimeout };
                let [now, timer] = [0, null];
                Date.now = () => now;
                window.setTimeout = (call, ms) => (timer = { call, at: now + ms });
                window.clearTimeout = () => (timer = null);
                const fire = (late = 0) => {
                  now = timer.at + late;
                  timer.call();
                };
                const log = [];
                const heartbeat = new Heartbeat(() => log.push("ask"), () => log.push("dead"));
                heartbeat.start(20_000);
                fire();
                fire(60_000);
                heartbeat.heard();
                log.push("heard");
                fire(60_000);
                fire();
                heartbeat.stop();
                heartbeat.ask();
                Object.assign(Date, { now: real.now });
                Object.assign(window, { setTimeout: real.set, clearTimeout: real.clear });
                return log;
                """)).isEqualTo(List.of("ask", "ask", "heard", "ask", "dead"));
    }

    @Test
    void touch_comesAsOftenAsTheSessionNeeds_andTellsOfTheLastInput() {
        assertThat(page.run("""
                const { SessionKeepAlive } = await import(`${base}sources/assets/lib/sessionkeepalive.js`);
                const real = { now: Date.now, set: window.setTimeout, clear: window.clearTimeout, fetch: window.fetch, add: window.addEventListener };
                let [now, timer, life] = [1000, null, 60];
                const [log, inputs] = [[], []];
                Date.now = () => now;
                window.setTimeout = (call, ms) => (timer = { call, at: now + ms });
                window.clearTimeout = () => (timer = null);
                window.addEventListener = (type, heard) => inputs.push(heard);
                window.fetch = async () => {
                  log.push((now - 1000) / 1000);
                  if (life < 0) throw new TypeError("no network");
                  return new Response(JSON.stringify(life ? { expiresIn: life } : {}));
                };
                const settled = () => new Promise((done) => real.set.call(window, done, 5));
                const key = async (second, isTrusted = true) => {
                  while (timer && timer.at <= 1000 + second * 1000) {
                    const due = timer;
                    now = due.at;
                    due.call();
                    await settled();
                  }
                  now = 1000 + second * 1000;
                  inputs[0]({ isTrusted });
                  await settled();
                };
                const touch = new SessionKeepAlive(new URL("ws://" + location.host + "/parley/ws"));
                touch.start();
                await key(0, false);
                for (let second = 0; second <= 50; second += 5) await key(second);
                life = 3600;
                await key(61);
                await key(62);
                touch.ends();
                await settled();
                life = -1;
                await key(400);
                await key(405);
                await key(411);
                touch.stop();
                log.push(timer === null);
                Object.assign(Date, { now: real.now });
                Object.assign(window, { setTimeout: real.set, clearTimeout: real.clear, fetch: real.fetch, addEventListener: real.add });
                return log.map(String).join(" ");
                """)).isEqualTo("0 20 40 60 62 400 410 true");
    }

    @Test
    void stream_tellsInTheOrderOfASocket_thoughRepliesComeAnotherWay() {
        assertThat(page.run("""
                const { EventStream } = await import(`${base}sources/assets/lib/eventstream.js`);
                const real = window.fetch;
                let [put, end, answer] = [];
                const body = new ReadableStream({
                  start: (to) => {
                    put = (bytes) => to.enqueue(bytes);
                    end = () => to.close();
                  },
                });
                window.fetch = async (url, { method, body: commands } = {}) =>
                  method === "POST"
                    ? new Promise((resolve) => (answer = (replies) => resolve(new Response(JSON.stringify(replies)))))
                    : new Response(body, { headers: { "Content-Type": "text/event-stream;charset=UTF-8" } });
                const frame = (frame, number = 1) => new TextEncoder().encode(["id: " + number, "data: " + JSON.stringify(frame), "", ""].join(String.fromCharCode(13, 10)));
                const line = new EventStream(new URL("sse", base));
                const told = [];
                line.addEventListener("message", ({ data }) => {
                  const { event, body, id } = JSON.parse(data);
                  told.push(body ?? id ?? event);
                  // What a listener has begun goes on before the next frame, as with a socket.
                  Promise.resolve().then(() => {}).then(() => told.push("."));
                });
                line.addEventListener("close", ({ code, reason }) => told.push(`${code} ${reason}`));
                put(frame({ event: "welcome", send: "send/x", heartbeat: { interval: 10000, timeout: 20000 } }));
                await until(() => told.length > 1);
                line.send('{"id":7,"action":"subscribe","channel":"room/a"}');
                await until(() => answer);
                const bytes = frame({ event: "message", channel: "room/a", offset: 9, body: "\u4f60\u597d" }, 2);
                const middle = bytes.findIndex((byte) => byte > 127) + 1;
                put(bytes.slice(0, middle));
                put(bytes.slice(middle));
                put(frame({ event: "message", channel: "room/b", offset: 1, body: "other" }, 3));
                await until(() => told.includes("other"));
                const early = told.includes("\u4f60\u597d");
                answer([{ id: 7, action: "subscribe", ok: true, data: {} }]);
                await until(() => told.includes("\u4f60\u597d"));
                put(frame({ event: "closing", code: 4003, reason: "by an operator", reconnect: false, after: 0 }, 4));
                await until(() => told.at(-1) === "4003 by an operator");
                window.fetch = real;
                return [early, told.join(" ")];
                """))
                .isEqualTo(List.of(false, "welcome . other . 7 . \u4f60\u597d . closing . 4003 by an operator"));
    }

    @Test
    void longPoll_takesEachAnswerOnce_andAsksAgainForALostOne() {
        assertThat(page.run("""
                const { LongPoll } = await import(`${base}sources/assets/lib/longpoll.js`);
                const real = window.fetch;
                const message = (body) => ({ event: "message", channel: "room/a", offset: 1, body });
                const answers = [
                  { poll: "poll/x", send: "send/x", number: 1, frames: [{ event: "welcome" }] },
                  { number: 2, frames: [message("a"), message("b")] },
                  new TypeError("cut"),
                  { number: 2, frames: [message("a"), message("b")] },
                  { number: 2, frames: [] },
                  { number: 3, frames: [message("c"), { event: "closing", code: 4001, reason: "signed out" }] },
                ];
                const asked = [];
                window.fetch = async (url, { method = "GET" } = {}) => {
                  asked.push(`${method} ${String(url).slice(base.length)}`);
                  const answer = answers.shift();
                  if (answer instanceof Error) throw answer;
                  return new Response(JSON.stringify(answer ?? {}));
                };
                const line = new LongPoll(new URL("poll", base), "t");
                const told = [];
                line.addEventListener("message", ({ data }) => told.push(JSON.parse(data).body ?? JSON.parse(data).event));
                line.addEventListener("close", ({ code }) => told.push(code));
                await until(() => told.at(-1) === 4001);
                line.close();
                window.fetch = real;
                return [told.join(" "), asked.join(" ")];
                """))
                .isEqualTo(List.of(
                        "welcome a b c closing 4001",
                        "POST poll GET poll/x?ack=1 GET poll/x?ack=2 GET poll/x?ack=2 GET poll/x?ack=2 GET poll/x?ack=2"
                                + " DELETE poll/x"));
    }

    @Test
    void haste_isWaitedOut_andWhatTakesMinutesIsTold_andHoldsUpNothing() {
        assertThat(page.run("""
                const { Requests } = await import(`${base}sources/assets/lib/requests.js`);
                const log = [];
                const requests = new Requests();
                const ask = (name) =>
                  requests.open(60_000, (id) => (log.push(`${name} ${id}`))).then(
                    () => log.push(`${name} done`),
                    ({ code, retryAfter }) => log.push(`${name} ${code} ${retryAfter}`));
                const limited = (id, retryAfter) =>
                  requests.settle({ id, ok: false, error: { code: "rate.limited", status: 429, message: "", retryAfter } });
                const asked = [ask("room"), ask("history"), ask("publish")];
                limited(1, 60_000);
                limited(3, 1);
                requests.settle({ id: 2, ok: true, data: {} });
                await Promise.all(asked.slice(0, 2));
                while (!log.slice(3).includes("publish 3")) await new Promise((done) => setTimeout(done, 5));
                requests.settle({ id: 3, ok: true, data: {} });
                await asked[2];
                return log.join(", ");
                """))
                .isEqualTo("room 1, history 2, publish 3, room rate.limited 60000, history done, publish 3,"
                        + " publish done");
    }

    @Test
    void ticket_inEveryWayInWhichPortalsAnswer() {
        assertThat(page.run("""
                const real = window.fetch;
                const html = (status = 200) => new Response("<!doctype html><title>Log in</title>", { status, headers: { "Content-Type": "text/html;charset=UTF-8" } });
                const json = (body, status = 200, headers = {}) => new Response(body, { status, headers: { "Content-Type": "application/json", ...headers } });
                const away = { type: "opaqueredirect" };
                const later = new Date(Date.now() + 90_000).toUTCString();
                const outcome = async (...answers) => {
                  window.fetch = async () => {
                    const answer = answers.shift();
                    if (answer instanceof Error) throw answer;
                    return answer;
                  };
                  try {
                    return `ticket ${await parley.fetchTicket("/t")}`;
                  } catch ({ name, code = name, status, retryAfter }) {
                    return [code, status, retryAfter > 10_000 ? "long" : retryAfter].join(" ");
                  } finally {
                    window.fetch = real;
                  }
                };
                return [
                  await outcome(json('{"ticket":"abc-1_2.3","expiresIn":30}')),
                  await outcome(away, json(' {"ticket":"abc"} ')),
                  await outcome(json("", 401)),
                  await outcome(html(401)),
                  await outcome(html()),
                  await outcome(new Response("  <html>")),
                  await outcome(away, html()),
                  await outcome(away, new TypeError("Failed to fetch")),
                  await outcome(json('{"ticket":""}')),
                  await outcome(json('{"ticket":null}')),
                  await outcome(new Response(null, { status: 204 })),
                  await outcome(html(403)),
                  await outcome(html(404)),
                  await outcome(html(500)),
                  await outcome(json("", 429, { "Retry-After": "7" })),
                  await outcome(json("", 503, { "Retry-After": later })),
                  await outcome(json("", 503, { "Retry-After": "soon" })),
                  await outcome(json('{"ticket":')),
                  await outcome(json("null")),
                  await outcome(json('{"error":"x"}')),
                  await outcome(json('{"ticket":"a b"}')),
                  await outcome(json('{"ticket":7}')),
                  await outcome(new TypeError("Failed to fetch")),
                ];
                """))
                .isEqualTo(List.of(
                        "ticket abc-1_2.3",
                        "ticket abc",
                        "identity.required 401 0",
                        "identity.required 401 0",
                        "identity.required 401 0",
                        "identity.required 401 0",
                        "identity.required 401 0",
                        "identity.required 401 0",
                        "identity.required 401 0",
                        "identity.required 401 0",
                        "identity.required 401 0",
                        "ticket.forbidden 403 0",
                        "ticket.failed 404 0",
                        "ticket.failed 500 0",
                        "rate.limited 429 7000",
                        "server.unavailable 503 long",
                        "server.unavailable 503 0",
                        "ticket.failed 0 0",
                        "ticket.failed 0 0",
                        "ticket.failed 0 0",
                        "ticket.failed 0 0",
                        "ticket.failed 0 0",
                        "TypeError  "));
    }

    @Test
    void client_withoutToken_stopsWhereNobodyIsSignedIn_andComesBackLater() {
        assertThat(page.run("""
                let next = () => Promise.reject(Object.assign(new Error("who?"), { status: 401 }));
                let asked = 0;
                const all = [];
                const client = new parley.Client({ getToken: () => (asked++, next()), identity: "x" });
                client.addEventListener("state", ({ detail: { to, code, retryIn, signedOut } }) => all.push(`${to} ${code} ${retryIn} ${signedOut}`));
                const after = async (answer) => {
                  next = answer;
                  client.open();
                  client.retryNow();
                  const before = all.length;
                  await until(() => all.length > before && !["connecting"].includes(client.state));
                };
                client.open();
                await until(() => client.state === "closed");
                await after(async () => "");
                await after(() => Promise.reject(Object.assign(new Error("no"), { status: 403 })));
                await after(() => Promise.reject(new parley.ParleyError({ code: "server.unavailable", status: 503, retryAfter: 7000 })));
                await after(() => ticket("nina"));
                await until(() => client.state === "online");
                const { user } = client;
                client.close();
                return [asked, user.id, ...all.filter((line) => !/^(connecting|online|closed 1000)/.test(line))];
                """))
                .isEqualTo(List.of(
                        5L,
                        "nina",
                        "closed identity.required 0 true",
                        "closed identity.required 0 true",
                        "closed 1006 0 false",
                        "reconnecting server.unavailable 7000 false"));
    }

    @Test
    void client_whoseTokenIsWrong_isToldSo_andStops() {
        assertThat(page.run("""
                const client = parley.connect({ getToken: () => "no.such.token", identity: "y" });
                await until(() => client.state === "closed");
                return client.state;
                """)).isEqualTo("closed");
        assertThat(browser.complaints()).allMatch(text -> text.contains("WebSocket connection"));
    }

    @Test
    void address_isWhereTheModuleCameFrom_orTheBase() {
        String base = server.base().toString().replaceFirst("^http", "ws");
        String origin = base.substring(0, base.length() - "parley/".length());
        assertThat(page.run("""
                const of = (options) => String(new parley.Client(options).url);
                return [of(), of({ url: "ws?inbox=push" }), of({ base: "/portal/parley" }), of({ base: "/portal/parley/" }), of({ url: "https://other.example/ws" })];
                """))
                .isEqualTo(List.of(
                        base + "ws",
                        base + "ws?inbox=push",
                        origin + "portal/parley/ws",
                        origin + "portal/parley/ws",
                        "wss://other.example/ws"));
    }

    @Test
    void names_ofPrivateChats_areOrderedByCodePoint() {
        assertThat(page.run("""
                const { directChannel, newKey } = parley;
                const pairs = [["b", "a"], ["\\u{1F600}", "\\uFF5E"], ["a~/%", "a"], ["a", "a"]];
                return [...pairs.map(([a, b]) => directChannel(a, b)), newKey() !== newKey()];
                """))
                .isEqualTo(
                        List.of("direct/a~b", "direct/\uFF5E~\uD83D\uDE00", "direct/a~a%7E%2F%25", "direct/a~a", true));
    }

    @Test
    void backOff_isFullJitterUpToACeiling() {
        assertThat(page.run("""
                const { fullJitter } = await import(`${base}sources/assets/lib/backoff.js`);
                return [0, 1, 5, 6, 999].map((attempt) => fullJitter(attempt, () => 1)).concat(fullJitter(3, () => 0));
                """)).isEqualTo(List.of(500L, 1_000L, 16_000L, 30_000L, 30_000L, 0L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/client.md", "docs/client.zh-CN.md"})
    void example_ofTheDocumentation_runs(String document) throws Exception {
        Matcher example = Pattern.compile("(?ms)^```js\nimport (.*?) from \"./assets/parley.js\";\n(.*?)\n```$")
                .matcher(Files.readString(Path.of(document)));
        assertThat(example.find()).isTrue();
        assertThat(page.run("const " + example.group(1) + " = parley;" + example.group(2) + """
                await until(() => lines.at(-1).endsWith(": hello"));
                                const [first, last] = [lines.at(0), lines.at(-1)];
                client.close();
                return first + last.replace(/^[^:]+/, "");
                """))
                .isEqualTo("state: online: hello");
    }

    @Test
    void declarations_nameWhatTheModuleHas() {
        Object members = page.run("""
                const names = (type) => Object.getOwnPropertyNames(type.prototype).filter((name) => name !== "constructor");
                const client = new parley.Client();
                const handle = client.channel("room/x");
                return {
                  module: Object.keys(parley).sort(),
                  Client: [...names(parley.Client), ...Object.keys(client), "shared"].sort(),
                  Channel: [...names(handle.constructor), ...Object.keys(handle)].sort(),
                  ParleyError: Object.keys(new parley.ParleyError({ code: "x" })).sort(),
                };
                """);
        assertThat(members)
                .isEqualTo(Map.of(
                        "module", Declarations.exports(),
                        "Client", Declarations.membersOf("Client"),
                        "Channel", Declarations.membersOf("Channel"),
                        "ParleyError", Declarations.membersOf("ParleyError")));
    }
}
