// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the client makes of a network that goes, of replies that do not come, and of credentials that can never do. */
class LineStatesIT {
    @RegisterExtension
    static final ServedPage page = ServedPage.with(Map.of("parley.jwt.secret", "x".repeat(48)));

    private static Object run(String script) {
        page.open();
        return page.run(script);
    }

    @Test
    void networkGone_isSaidAtOnce_andItsReturnIsTriedAtOnce() {
        assertThat(run("""
                let dials = 0;
                let reachable = true;
                const dial = (url, protocols) => {
                  dials++;
                  return reachable ? new WebSocket(url, protocols) : Object.assign(new EventTarget(), { readyState: 0, close: () => {}, send: () => {} });
                };
                const client = await as("ann", { dial, random: () => 1 }).ready();
                const log = states(client);
                reachable = false;
                dispatchEvent(new Event("offline"));
                const seen = [client.state, log.length];
                // Whatever is tried without a network hangs.
                await until(() => dials === 2);
                reachable = true;
                dispatchEvent(new Event("online"));
                await client.ready();
                seen.push(client.state, dials);
                client.close();
                return seen;
                """)).isEqualTo(List.of("offline", 1L, "online", 3L));
    }

    @Test
    void replyThatIsLate_asksForASignOfLife_andALineWithoutIsGivenUp() {
        // Hours pass quickly here: what counts is that it is asked long before the silence would be noticed.
        assertThat(run("""
                const real = window.setTimeout;
                window.setTimeout = (then, ms, ...rest) => real(then, ms / 20, ...rest);
                const sent = [];
                const dial = () => {
                  const socket = Object.assign(new EventTarget(), { readyState: 1, close: () => {} });
                  const tell = (frame) => socket.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
                  socket.send = (text) => sent.push(JSON.parse(text).action);
                  real(() => tell({ event: "welcome", user: { id: "ann" }, heartbeat: { timeout: 3_600_000 }, limits: {}, time: 1_000 }), 1);
                  return socket;
                };
                const client = await parley.connect({ dial }).ready();
                const log = states(client);
                client.request("history", { channel: "room/a" }, 3_600_000).catch(() => {});
                await until(() => log.length > 0);
                client.close();
                return [sent.slice(0, 2).join(), log[0]];
                """)).isEqualTo(List.of("history,heartbeat", "reconnecting 4210"));
    }

    @Test
    void credential_thatCanNeverDo_stops_andSaysWhy() {
        assertThat(run("""
                const end = async (token) => {
                  const client = parley.connect({ getToken: () => token, random: () => 1 });
                  const code = await client.ready().then(() => "", (error) => error.code);
                  client.close();
                  return code;
                };
                const long = (length) => `a.${"b".repeat(length)}.c`;
                return Promise.all(["two words", "umlaut-\\u00e4", {}, long(20_000), long(300_000)].map(end));
                """))
                .isEqualTo(
                        List.of("token.invalid", "token.invalid", "token.invalid", "token.tooLarge", "token.tooLarge"));
    }

    @Test
    void clock_isTheServers_whateverTheDeviceSays() {
        assertThat(run("""
                const real = Date.now;
                Date.now = () => real() + 300_000;
                const client = await as("ann").ready();
                const { offset, time } = await client.publish({ channel: "room/clock", body: 1 });
                const age = client.now() - time;
                client.close();
                Date.now = real;
                return [offset, client.welcome.limits.recallMillis, Math.abs(age) < 120_000];
                """)).isEqualTo(List.of(1L, 120_000L, true));
    }
}
