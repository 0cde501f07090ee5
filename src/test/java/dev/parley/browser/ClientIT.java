// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code parley.js} in a browser, against a server that runs as a process. */
class ClientIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.recovery.messages",
            "5",
            "parley.limits.commands-per-second",
            "50",
            "parley.limits.command-burst",
            "40",
            "parley.limits.subscriptions",
            "100",
            "parley.limits.connections-per-user",
            "3"));

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
    void handles_ofOneChannel_eachHearEveryMessageOnceUntilTheyLeave() {
        assertThat(page.run("""
                await push("room/two", "old 1", "old 2", "old 3");
                const client = as("ana");
                const [one, two] = [client.channel("room/two"), client.channel("room/two")];
                const [first, second] = [heard(one, "message"), heard(two, "message")];
                const [joined, full] = await Promise.all([one.join(), two.join({ limit: 2 })]);
                const sent = await one.send("new");
                await until(() => first.length && second.length);
                await one.leave();
                await two.send("later");
                await until(() => second.length === 2);
                await two.leave();
                const left = client.isSubscribed("room/two");
                client.close();
                const bodies = (messages) => messages.map(({ body }) => body).join();
                return [bodies(joined.messages), bodies(full.messages), full.more, bodies(first), bodies(second), sent.offset, left];
                """)).isEqualTo(List.of("", "old 2,old 3", true, "new", "new,later", 4L, false));
    }

    @Test
    void handle_hasTheCommandsOfItsChannel() {
        assertThat(page.run("""
                const [ana, bo] = [as("ana"), as("bo")];
                const [hers, his] = [ana.direct("bo"), bo.direct("ana")];
                const [messages, typing, reads, recalls] = ["message", "typing", "read", "recalled"].map((type) => heard(his, type));
                const read = heard(hers, "read");
                await Promise.all([hers.join(), his.join()]);
                const { offset } = await hers.send("hi");
                await hers.typing();
                await hers.typing();
                await until(() => messages.length && typing.length);
                const { unread } = await his.markRead(offset);
                await until(() => read.length);
                await hers.recall(offset);
                await until(() => recalls.length);
                const { messages: [recalled] } = await his.history({ limit: 1 });
                const { count } = await his.presence();
                const { people } = await ana.people({ query: "bo" });
                const { rooms } = await ana.rooms();
                ana.close();
                bo.close();
                const found = people.some(({ id }) => id === "bo") && Array.isArray(rooms);
                return [his.channel, messages[0].body, typing.length, unread, recalled.recalled, count, found];
                """)).isEqualTo(List.of("direct/ana~bo", "hi", 1L, 0L, true, 2L, true));
    }

    @Test
    void resume_missedMessages_comeToTheHandleOnceAndInOrder() {
        assertThat(page.run("""
                const { client, cut } = cuttable("ana");
                const room = client.channel("room/resume");
                const [messages, gaps, syncs] = ["message", "gap", "sync"].map((type) => heard(room, type));
                await room.join();
                await push("room/resume", "1");
                await until(() => messages.length);
                cut(1006);
                await push("room/resume", "2", "3");
                await until(() => messages.length === 3);
                client.close();
                return [messages.map(({ body }) => body).join(), gaps.length, syncs[1].resumed && syncs[1].recovered];
                """)).isEqualTo(List.of("1,2,3", 0L, true));
    }

    @Test
    void resume_tooMuchMissed_isAGapAndThenTheLatest() {
        assertThat(page.run("""
                const client = as("ana");
                const room = client.channel("room/gap");
                const [messages, gaps] = ["message", "gap"].map((type) => heard(room, type));
                const global = heard(client, "gap");
                await push("room/gap", "0");
                await room.join();
                client.close();
                await push("room/gap", ...Array(60).keys());
                client.open();
                const [gap] = await until(() => gaps.length && gaps);
                const { channel, from, to, restarted } = gap;
                const page = await room.history({ after: from - 1, limit: to - from + 1 });
                const whole = [...page.messages, ...messages].map(({ body }) => body).join() === [...Array(60).keys()].join();
                client.close();
                return [channel, from, to, restarted, messages[0].offset, whole, global.length];
                """)).isEqualTo(List.of("room/gap", 2L, 11L, false, 12L, true, 1L));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, api/v1/sessions/revoke, closed 4001",
        "DELETE, api/v1/clients/{id}, closed 4003",
        "PUBLISH, too much, closed 1009",
        "CROWD, of four, closed 4009",
        "FLOOD, of nonsense, reconnecting 4129"
    })
    void end_byTheServer_hasItsCode(String method, String path, String expected) {
        assertThat(page.run("const [method, path] = ['" + method + "', '" + path + "'];" + """
                const client = as(`guy-${method}`.toLowerCase());
                const seen = states(client);
                await client.ready();
                const others = [];
                if (method === "PUBLISH") {
                  client.publish({ channel: "room/big", body: "x".repeat(300_000) }).catch(() => {});
                } else if (method === "CROWD") {
                  for (let i = 0; i < 3; i++) {
                    others.push(as("guy-crowd"));
                    await others[i].ready();
                  }
                } else if (method === "FLOOD") {
                  for (let i = 0; i < 260; i++) {
                    client.request("nonsense").catch(() => {});
                  }
                } else {
                  await api(method, path.replace("{id}", client.welcome.clientId), path.includes("{") ? undefined : { user: client.user.id });
                }
                await until(() => seen.length > 1);
                const back = method === "FLOOD" && (await until(() => client.state === "online"));
                [client, ...others].forEach((one) => one.close());
                return seen[1] + (back ? "" : "");
                """))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, closed, 0",
        "1002, closed, 0",
        "1008, closed, 0",
        "1009, closed, 0",
        "4000, closed, 0",
        "4099, closed, 0",
        "1001, reconnecting, 50",
        "1006, reconnecting, 50",
        "1011, reconnecting, 50",
        "1013, reconnecting, 50",
        "4100, reconnecting, 50",
        "4199, reconnecting, 50",
        "4300, reconnecting, 50",
        "4200, reconnecting, 0",
        "4210, reconnecting, 0",
        "4299, reconnecting, 0"
    })
    void closeCode_byItsRange_stopsOrPausesOrNot(int code, String state, long retryIn) {
        assertThat(page.run("const code = " + code + ";" + """
                const { client, cut } = cuttable("ana");
                await client.ready();
                const changes = heard(client, "state");
                cut(code);
                const { to, retryIn } = changes[0];
                client.close();
                return [to, retryIn, changes[0].code === code];
                """)).isEqualTo(List.of(state, retryIn, true));
    }

    @Test
    void tokenExpired_fetchesOnceAtOnceThenStops() {
        assertThat(page.run("""
                let asked = 0;
                const { client, cut } = cuttable("ana", { getTicket: () => (asked++, ticket("ana")) });
                const seen = states(client);
                await client.ready();
                cut(4201);
                await until(() => client.state === "online");
                cut(4201);
                return [asked, ...seen];
                """)).isEqualTo(List.of(2L, "online 0", "reconnecting 4201", "online 0", "closed 4201"));
    }

    @Test
    void tokenFunction_isAskedOncePerAttempt_andMayFail() {
        assertThat(page.run("""
                let asked = 0;
                const getToken = async () => {
                  if (++asked < 3) {
                    throw new Error("portal is away");
                  }
                  return ticket("ana");
                };
                const { client, sockets } = cuttable("ana", { getToken });
                const changes = heard(client, "state");
                await client.ready();
                client.close();
                return [asked, sockets.length, changes[0].to, changes[0].reason, changes.length, client.user.id];
                """)).isEqualTo(List.of(3L, 1L, "reconnecting", "portal is away", 4L, "ana"));
    }

    @Test
    void outbox_offline_isVisibleAndBoundedAndCancellable() {
        assertThat(page.run("""
                const real = window.setTimeout;
                window.setTimeout = (call, ms) => real(call, ms === 120_000 ? 1_500 : ms);
                const client = new parley.Client({ getTicket: () => ticket("ana") });
                const room = client.channel("room/outbox");
                const lists = heard(client, "outbox");
                const ends = [];
                const send = (body, key) => room.send(body, { key }).then(({ offset }) => ends.push(`${body} ${offset}`), ({ code }) => ends.push(`${body} ${code}`));
                for (let i = 0; i < 100; i++) {
                  send(i, `k${i}`);
                }
                send("more");
                client.cancel("k7");
                await until(() => ends.length === 2);
                const before = [...ends, client.outbox.length, lists[0][0].key, lists[0][0].body, lists[0][0].sent].join();
                await until(() => ends.length === 101);
                const timeouts = ends.filter((end) => end.endsWith("timeout")).length;
                // And in order once there is a line.
                const kept = Promise.all(["a", "b", "c"].map((body) => send(body, body)));
                client.open();
                await kept;
                client.close();
                return [before, timeouts, ends.slice(-3).join(), client.outbox.length];
                """))
                .isEqualTo(List.of("more outbox.full,7 cancelled,99,k0,0,false", 99L, "a 1,b 2,c 3", 0L));
    }

    @Test
    void manyChannels_beyondTheRate_allComeAgain() {
        assertThat(page.run("""
                const { client, cut } = cuttable("ana");
                await client.ready();
                const synced = heard(client, "sync");
                const refused = heard(client, "refused");
                const names = [...Array(100).keys()].map((i) => `room/many-${i}`);
                await Promise.all(names.map((name) => client.subscribe(name)));
                const over = await client.subscribe("room/one-more").catch(({ code }) => code);
                cut(1006);
                await until(() => synced.filter(({ resumed }) => resumed).length === 100);
                client.close();
                return [synced.length, over, refused.length, refused[0].error.code];
                """)).isEqualTo(List.of(200L, "limit.subscriptions", 1L, "limit.subscriptions"));
    }

    @Test
    void lostReply_isSentAgainUnderTheSameKey() {
        assertThat(page.run("""
                const { client, sockets, cut } = cuttable("ana");
                await client.ready();
                // The line breaks when the message has gone and the answer has not come.
                const socket = sockets[0];
                const send = socket.send;
                socket.send = (text) => {
                  send.call(socket, text);
                  queueMicrotask(() => cut(1006));
                };
                const { offset, duplicate } = await client.channel("room/lost-reply").send("once");
                const { messages } = await client.request("history", { channel: "room/lost-reply" });
                client.close();
                return [offset, messages.length, sockets.length];
                """)).isEqualTo(List.of(1L, 1L, 2L));
    }

    @Test
    void debug_seesEveryFrameAndTransition() {
        assertThat(page.run("""
                const wire = [];
                const dial = (url, protocols) => {
                  const socket = new WebSocket(url, protocols);
                  const send = socket.send;
                  socket.send = (text) => (wire.push(`out ${text}`), send.call(socket, text));
                  socket.addEventListener("message", ({ data }) => wire.push(`in ${data}`));
                  return socket;
                };
                const client = new parley.Client({ getTicket: () => ticket("ana"), dial });
                const log = [];
                const stop = client.debug((entry) => log.push(entry));
                client.open();
                await client.channel("room/debug").join({ limit: 5 });
                await client.channel("room/debug").send("hi");
                client.close();
                const frames = log.filter(({ type }) => type === "frame").map(({ direction, text }) => `${direction} ${text}`);
                const changes = log.filter(({ type }) => type === "state").map(({ to }) => to);
                const timed = log.every(({ time }) => Math.abs(Date.now() - time) < 60_000);
                stop();
                const { length } = log;
                client.open();
                client.close();
                return [frames.sort().join() === wire.sort().join(), wire.length > 5, changes.join(), timed, log.length === length];
                """)).isEqualTo(List.of(true, true, "connecting,online,closed", true, true));
    }

    @Test
    void shared_isOneSocketUntilTheLastReleasesIt() {
        assertThat(page.run("""
                const mine = async () => (await api("GET", "api/v1/clients?user=sharer")).total;
                const options = { getTicket: () => ticket("sharer"), identity: "sharer" };
                const all = [1, 2, 3].map(() => parley.shared({ ...options }));
                const other = parley.shared({ getTicket: () => ticket("loner"), identity: "loner" });
                await Promise.all([all[0].ready(), other.ready()]);
                const open = await mine();
                all[0].release();
                all[1].release();
                const still = all[2].state;
                all[2].release();
                const end = all[2].state;
                await until(async () => (await mine()) === 0);
                const next = parley.shared(options);
                const fresh = next !== all[0];
                next.release();
                other.release();
                return [all[0] === all[2], other !== all[0], open, still, end, fresh];
                """)).isEqualTo(List.of(true, true, 1L, "online", "closed", true));
    }

    @Test
    void listeners_onThePage_areGoneAfterClose() {
        assertThat(page.run("""
                const live = new Set();
                for (const target of [window, document]) {
                  const add = target.addEventListener;
                  target.addEventListener = function (type, listener, options) {
                    live.add({ type, signal: options?.signal });
                    return add.call(this, type, listener, options);
                  };
                }
                const left = () => [...live].filter(({ signal }) => !signal?.aborted).map(({ type }) => type).sort().join();
                const client = as("ana");
                await client.ready();
                const during = left();
                client.close();
                const after = left();
                client.open();
                await client.ready();
                await api("DELETE", `api/v1/clients/${client.welcome.clientId}`);
                await until(() => client.state === "closed");
                return [during, after, left()];
                """)).isEqualTo(List.of("offline,online,pagehide,pageshow,visibilitychange", "", ""));
    }

    @Test
    void visibleAgain_endsAPauseSoon() {
        assertThat(page.run("""
                let factor = 1;
                const { client, cut } = cuttable("ana", { random: () => factor });
                await client.ready();
                for (let i = 0; i < 6; i++) {
                  cut(1006);
                  client.retryNow();
                  await until(() => client.state === "online");
                }
                const changes = heard(client, "state");
                cut(1006);
                const { retryIn } = changes[0];
                factor = 0.1;
                document.dispatchEvent(new Event("visibilitychange"));
                await until(() => client.state === "online");
                client.close();
                return retryIn;
                """)).isEqualTo(30_000L);
    }
}
