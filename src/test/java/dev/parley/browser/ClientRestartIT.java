// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.FreePort;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RunningServer;
import dev.parley.testing.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code parley.js} makes of a server that goes and comes again at the same address. */
class ClientRestartIT {
    private static final int TABS = 3;

    @TempDir
    Path folder;

    private final int port = FreePort.find();

    @AutoClose
    private Browser browser;

    @BeforeEach
    void start() {
        browser = Browser.open();
    }

    @Test
    void kill9_whileThreeTabsPublish_losesNothingAndDoublesNothing() throws Exception {
        Path data = folder.resolve("data");
        List<String> tabs;
        try (ServerProcess server = process(data)) {
            tabs = IntStream.range(0, TABS)
                    .mapToObj(number -> publishingTab(server, number))
                    .toList();
            await(tabs, "acknowledged.length > 30");
            server.kill9();
        }
        try (ServerProcess again = process(data)) {
            assertThat(again.base().getPort()).isEqualTo(port);
            await(tabs, "acknowledged.length > test.before + 30");
            await(tabs, "(test.stop = true) && test.client.outbox.length === 0");
            assertNothingLostOrDoubled(tabs);
        }
    }

    private void assertNothingLostOrDoubled(List<String> tabs) {
        for (String tab : tabs) {
            browser.toTab(tab);
            Object differences = browser.run("""
                    return (async () => {
                      const { room, acknowledged, heard, lost } = test;
                      const log = [];
                      for (let more = true; more; ) {
                        const page = await room.history({ after: log.at(-1)?.offset ?? 0, limit: 200 });
                        log.push(...page.messages);
                        more = page.more;
                      }
                      const offsets = log.map(({ offset }) => offset).filter((offset) => offset > test.from).join();
                      for (let i = 0; i < 1200 && heard.join() !== offsets; i++) {
                        await new Promise((resolve) => setTimeout(resolve, 50));
                      }
                      const bodies = new Set(log.map(({ body }) => body));
                      return [
                        ...(heard.join() === offsets ? [] : [`heard ${heard.length} of ${log.length - test.from}`]),
                        ...(bodies.size === log.length ? [] : ["doubled"]),
                        ...acknowledged.filter((body) => !bodies.has(body)),
                        ...lost,
                      ];
                    })();
                    """);
            assertThat(differences).isEqualTo(List.of());
        }
    }

    @Test
    void stop_isAnnounced_andItsPauseKept() throws Exception {
        ParleyServer server = here("data");
        new ClientPage(browser, server).run("""
                globalThis.client = as("ana");
                globalThis.closing = heard(client, "closing");
                await client.ready();
                globalThis.changes = heard(client, "state");
                """);
        server.close();
        assertThat(browser.run("""
                return (async () => {
                  while (!changes.length) {
                    await new Promise((resolve) => setTimeout(resolve, 20));
                  }
                  // Nobody who looks at the page hurries a server that has asked for time.
                  document.dispatchEvent(new Event("visibilitychange"));
                  const { to, code, retryIn } = changes[0];
                  return [to, code, retryIn === closing[0].after && retryIn > 0, closing[0].reconnect];
                })();
                """)).isEqualTo(List.of("reconnecting", 1001L, true, true));
    }

    @Test
    void anotherLog_underTheSameName_isAGapFromTheFirst() throws Exception {
        ParleyServer server = here("data");
        new ClientPage(browser, server).run("""
                const client = parley.connect();
                globalThis.room = client.channel("room/restarted");
                globalThis.gaps = heard(room, "gap");
                await room.join();
                await push("room/restarted", "of the first log");
                """);
        server.close();
        try (ParleyServer other = here("other")) {
            assertThat(other.base().getPort()).isEqualTo(port);
            assertThat(browser.run("""
                    return (async () => {
                      while (!gaps.length) {
                        await new Promise((resolve) => setTimeout(resolve, 20));
                      }
                      const [{ channel, from, restarted }] = gaps;
                      return [channel, from, restarted];
                    })();
                    """)).isEqualTo(List.of("room/restarted", 1L, true));
        }
    }

    /** A tab that publishes one message after the other, a few at a time, and notes what becomes of them and what it hears. */
    private String publishingTab(RunningServer server, int number) {
        String tab = browser.newTab();
        new ClientPage(browser, server).run("const number = " + number + ";" + """
                // Tickets come from the server that is about to die: what fails is tried again.
                const client = parley.connect({ getTicket: () => ticket(`tab-${number}`) });
                const room = client.channel("room/busy");
                const test = { client, room, acknowledged: [], heard: [], lost: [], before: Infinity, stop: false, from: 0 };
                globalThis.test = test;
                room.addEventListener("message", ({ detail: { offset } }) => test.heard.push(offset));
                room.addEventListener("gap", () => test.lost.push("gap"));
                client.addEventListener("state", ({ detail: { to } }) => {
                  if (to === "reconnecting" && test.before === Infinity) {
                    test.before = test.acknowledged.length;
                  }
                });
                test.from = (await room.join()).offset;
                let next = 0;
                const publish = async () => {
                  while (!test.stop && next < 20_000) {
                    const body = `${number}-${next++}`;
                    await room.send(body).then(() => test.acknowledged.push(body), ({ code }) => test.lost.push(`${body} ${code}`));
                  }
                };
                publish();
                """);
        return tab;
    }

    private void await(List<String> tabs, String condition) {
        for (String tab : tabs) {
            browser.toTab(tab);
            Awaitility.await(condition)
                    .until(() -> Boolean.TRUE.equals(
                            browser.run("const { acknowledged } = test; return Boolean(" + condition + ");")));
        }
    }

    private ServerProcess process(Path data) {
        // The last --port counts.
        return ServerProcess.start(
                data,
                "--port",
                Integer.toString(port),
                "-Dparley.limits.commands-per-second=0",
                "-Dparley.recovery.messages=0");
    }

    /** The same in this process. */
    private ParleyServer here(String data) throws Exception {
        return new ParleyServer(
                        folder.resolve(data),
                        Map.of("parley.limits.commands-per-second", "0", "parley.recovery.messages", "0"))
                .port(port)
                .start();
    }
}
