// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Rounds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The store of unread: whatever happens, it holds what a page would that is loaded now. */
class UnreadIT {
    private static final String STORES = """
            const { Unread } = await import(`${base}sources/assets/lib/unread.js`);
            const clients = [];
            const online = async (id, options) => {
              const client = as(id, options);
              clients.push(client);
              return client.ready();
            };
            // As the chat page does it: it hears of the rooms on its list.
            const storeOf = (client) => {
              const store = Unread.of(client);
              store.addEventListener("change", () =>
                store.rows.filter(({ kind, channel }) => kind === "room" && !client.isSubscribed(channel)).forEach(({ channel }) => client.subscribe(channel).catch(() => {})),
              );
              store.list();
              store.follow("topic/all");
              return store;
            };
            const shown = (store) =>
              JSON.stringify(
                store.rows
                  .map(({ channel, epoch, head, read, unread, mentions }) => [channel, epoch, head, read, unread, mentions])
                  .sort(([a], [b]) => (a < b ? -1 : 1)),
              );
            const freshly = async (id) => {
              const client = await online(id);
              const store = storeOf(client);
              await until(() => store.get(`user/${id}`)?.epoch && store.get("topic/all")?.epoch);
              return store;
            };
            /** Equal to a fresh load, as soon as what is on its way has come. */
            const same = async (store, id, what) => {
              const fresh = await freshly(id);
              for (let i = 0; i < 400; i++) {
                if (shown(store) === shown(fresh)) {
                  return;
                }
                await sleep(25);
              }
              throw new Error(`${what}: ${shown(store)} is not ${shown(fresh)}`);
            };
            """;

    @RegisterExtension
    static final ServedPage page = ServedPage.with(Map.of(
            "parley.limits.commands-per-second", "off",
            "parley.limits.user-commands-per-second", "off",
            "parley.limits.connections-per-user", "off"));

    private static Object run(String script) {
        page.open();
        return page.run(STORES + script);
    }

    @Test
    void anySequenceOfEvents_endsAsAFreshLoad() {
        for (int seed = 1; seed <= Rounds.of(2, 8, 40); seed++) {
            run("let state = " + (seed * 7919 + 17) + ";\nconst me = 'eve-" + seed + "';\n" + """
                    const random = (most) => {
                      state = (state * 1103515245 + 12345) % 2147483648;
                      return Math.floor((state / 2147483648) * most);
                    };
                    const { client: desk, cut } = cuttable(me);
                    await desk.ready();
                    const phone = await online(me);
                    const bob = await online(`bob-${me}`);
                    const rooms = [1, 2, 3].map((n) => `room/${me}-${n}`);
                    const places = [...rooms, `direct/bob-${me}~${me}`, `user/${me}`, "topic/all"];
                    const store = storeOf(desk);
                    await Promise.all(rooms.map((room) => bob.subscribe(room)));
                    const heads = new Map();
                    const sent = [];
                    const publish = async (client, channel, body) => {
                      const { offset } = await client.publish({ channel, body });
                      sent.push([client, channel, offset]);
                      heads.set(channel, offset);
                    };
                    const acts = [
                      () => publish(bob, places[random(4)], "hello"),
                      () => publish(bob, places[random(4)], `so @${me.toUpperCase()}, what now?`),
                      () => publish(phone, rooms[random(3)], "mine").catch(() => {}),
                      () => api("POST", "push", { to: { channels: [places[random(6)]] }, body: { text: `@${me}` }, ...(random(2) && { ttl: 1 + random(2) }) }),
                      async () => {
                        const [client, channel, offset] = sent[random(sent.length)] ?? [];
                        await client?.recall(channel, offset).catch(() => {});
                      },
                      () => desk.request("read", { channel: places[random(6)], offset: random(12) }).catch(() => {}),
                      () => phone.request("read", { channel: places[random(6)], offset: random(12) }).catch(() => {}),
                      () => phone.subscribe(rooms[random(3)]),
                      () => phone.subscribe(rooms[random(3)]),
                      () => phone.unsubscribe(rooms[random(3)], { leave: true }),
                      () => desk.subscribe(rooms[random(3)]).catch(() => {}),
                      () => desk.unsubscribe(rooms[random(3)], { leave: true }).catch(() => {}),
                      () => random(3) || cut(1012),
                      () => random(4) || api("DELETE", `api/v1/channel?channel=${encodeURIComponent(places[random(6)])}`),
                    ];
                    for (let round = 0; round < 4; round++) {
                      const log = [];
                      for (let i = 0; i < 25; i++) {
                        const act = acts[random(acts.length)];
                        log.push(String(act).slice(0, 60));
                        await act();
                      }
                      await desk.ready();
                      await same(store, me, `round ${round}`);
                    }
                    desk.close();
                    clients.forEach((client) => client.close());
                    return true;
                    """);
        }
    }

    @Test
    void recalledOrExpired_countNoMore_knownHereOrOnlyToTheServer() {
        assertThat(run("""
                const me = "ann";
                const bob = await online("bob");
                const channel = "direct/ann~bob";
                const before = await bob.publish({ to: me, body: "before" });
                await api("POST", "push", { to: { users: [me] }, body: "before, for a while", ttl: 4 });
                const store = storeOf(await online(me));
                const unread = () => [channel, "user/ann"].map((one) => store.get(one)?.unread);
                const seen = [];
                const is = async (...numbers) => {
                  await until(() => String(unread()) === String(numbers));
                  seen.push(numbers.join());
                };
                await is(1, 1);
                const live = await bob.publish({ to: me, body: "live" });
                await api("POST", "push", { to: { users: [me] }, body: "live, for a moment", ttl: 1 });
                await is(2, 2).catch(() => {});
                await is(2, 1);
                await bob.recall(channel, before.offset);
                await is(1, 1).catch(() => {});
                await bob.recall(channel, live.offset);
                await is(0, 0);
                return seen.at(-1);
                """)).isEqualTo("0,0");
    }

    @Test
    void newLogOfTheSameName_countsFromItsFirstMessage() {
        assertThat(run("""
                const me = "cat";
                const bob = await online("bo");
                const channel = "direct/bo~cat";
                const store = storeOf(await online(me));
                for (let i = 0; i < 5; i++) {
                  await bob.publish({ to: me, body: i });
                }
                await push("topic/all", "one", "two", "three");
                await until(() => store.get(channel)?.unread === 5 && store.get("topic/all").head >= 3);
                const { head } = store.get("topic/all");
                const before = store.get(channel).epoch;
                await api("DELETE", `api/v1/channel?channel=${encodeURIComponent(channel)}`);
                await api("DELETE", "api/v1/channel?channel=topic/all");
                await sleep(1_200);
                await bob.publish({ to: me, body: "anew" });
                await push("topic/all", "anew");
                await until(() => store.get(channel)?.unread === 1 && store.get(channel).epoch !== before);
                await until(() => store.get("topic/all").unread === 1 && store.get("topic/all").head < head);
                return true;
                """)).isEqualTo(true);
    }

    @Test
    void logThatIsAnotherOneOnReturn_afterARestore_countsAsAFreshLoad() {
        assertThat(run("""
                const me = "eli";
                const bob = await online("bob-eli");
                const places = ["room/eli", "direct/bob-eli~eli", "user/eli", "topic/all"];
                const fill = async (channel, n) => {
                  for (let i = 0; i < n; i++) {
                    await (channel.startsWith("direct/") ? bob.publish({ channel, body: i }) : push(channel, i));
                  }
                };
                let closed = Promise.resolve();
                const { client: desk, cut } = cuttable(me, { getTicket: () => closed.then(() => ticket(me)) });
                await desk.ready();
                const store = storeOf(desk);
                await desk.subscribe(places[0]);
                await bob.subscribe(places[0]);
                for (const channel of places) {
                  await fill(channel, 7);
                }
                await same(store, me, "before");
                const seen = [places.map((channel) => store.get(channel).unread).join()];
                // Everything of an earlier backup, or nothing, and fewer than there were, or more.
                for (const after of [2, 0, 12]) {
                  let open;
                  closed = new Promise((opened) => (open = opened));
                  const lost = new Promise((look) => desk.addEventListener("state", look, { once: true }));
                  cut(1012);
                  await lost;
                  for (const channel of places) {
                    await api("DELETE", `api/v1/channel?channel=${encodeURIComponent(channel)}`);
                  }
                  await bob.subscribe(places[0]);
                  const phone = await online(me);
                  await phone.subscribe(places[0]);
                  for (const channel of places) {
                    await fill(channel, after);
                  }
                  open();
                  await desk.ready();
                  await same(store, me, `after ${after}`);
                  seen.push(places.map((channel) => store.get(channel)?.unread ?? "-").join());
                }
                return seen;
                """)).isEqualTo(List.of("7,7,7,7", "2,2,2,2", "0,-,0,0", "12,12,12,12"));
    }

    @Test
    void roomJoinedElsewhere_appearsAndCounts_andLeftElsewhere_isGone() {
        assertThat(run("""
                const me = "dan";
                const store = storeOf(await online(me));
                const phone = await online(me);
                const bob = await online("bob");
                const room = "room/both-devices";
                await bob.subscribe(room);
                await bob.publish({ channel: room, body: "before" });
                await phone.subscribe(room);
                await until(() => store.get(room));
                await bob.publish({ channel: room, body: "hello" });
                await bob.publish({ channel: room, body: "@dan hello" });
                await until(() => store.get(room).unread === 2 && store.get(room).mentions === 1);
                await phone.unsubscribe(room, { leave: true });
                await until(() => !store.get(room));
                // And stays so where the line comes back, though it was open here.
                await phone.subscribe(room);
                await until(() => store.get(room)?.unread === 2);
                const { client: desk, cut } = cuttable(me);
                const synced = heard(desk, "sync");
                const second = storeOf(await desk.ready());
                await until(() => synced.length > 0);
                const closed = new Promise((look) => desk.addEventListener("state", look, { once: true }));
                cut(1012);
                await closed;
                await phone.unsubscribe(room, { leave: true });
                await desk.ready();
                await until(() => !second.get(room));
                await sleep(300);
                await same(second, me, "after the line came back");
                return Boolean(second.get(room));
                """)).isEqualTo(false);
    }
}
