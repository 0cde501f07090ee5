// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.CompanyProxy;
import dev.parley.testing.CompanyProxy.Upgrades;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RunningServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code parley.js} makes of proxies that do not get along with WebSocket, while messages go both ways. */
class TransportFallbackIT {
    /** A client that publishes, a back end that pushes, and what is heard of both. */
    private static final String TRAFFIC = """
            const client = as("ana", options);
            const room = client.channel(name);
            const test = { client, room, heard: [], sent: 0, acknowledged: 0, lost: [], transports: [], states: [], stop: false };
            globalThis.test = test;
            client.addEventListener("transport", ({ detail: { to } }) => test.transports.push(to));
            client.addEventListener("state", ({ detail: { to, code } }) => test.states.push(`${to} ${code}`));
            room.addEventListener("message", ({ detail: { offset } }) => test.heard.push(offset));
            room.addEventListener("gap", () => test.lost.push("gap"));
            await room.join();
            const publish = async () => {
              while (!test.stop) {
                const body = `own ${test.sent++}`;
                await room.send(body).then(() => test.acknowledged++, ({ code }) => test.lost.push(`${body} ${code}`));
                await sleep(20);
              }
              test.published = true;
            };
            const pushing = async () => {
              for (let i = 0; !test.stop; i++) {
                // A push whose answer is lost may have arrived; nobody repeats it.
                await push(name, `pushed ${i}`).catch(() => {});
                await sleep(20);
              }
              test.pushed = true;
            };
            publish();
            pushing();
            """;

    private static final String DIFFERENCES = """
            return (async () => {
              const { room, heard, lost, sent, acknowledged } = test;
              const log = [];
              for (let more = true; more; ) {
                const page = await room.history({ after: log.at(-1)?.offset ?? 0, limit: 200 }).catch(() => ({ messages: [], more: true }));
                log.push(...page.messages);
                more = page.more;
              }
              const offsets = log.map(({ offset }) => offset).join();
              for (let i = 0; i < 1200 && heard.join() !== offsets; i++) {
                await new Promise((resolve) => setTimeout(resolve, 25));
              }
              const own = log.map(({ body }) => body).filter((body) => body.startsWith("own"));
              return [
                ...(heard.join() === offsets ? [] : [`heard ${heard} of ${offsets}`]),
                ...(own.length === sent && new Set(own).size === sent && acknowledged === sent ? [] : [`${own.length} of ${sent}`]),
                ...lost,
              ];
            })();
            """;

    @TempDir
    static Path data;

    @AutoClose
    private static Browser browser;

    @AutoClose
    private static ParleyServer server;

    @AutoClose
    private static CompanyProxy proxy;

    private static int rooms;

    private ClientPage page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        server = new ParleyServer(
                        data,
                        Map.of(
                                "parley.limits.commands-per-second", "0",
                                "parley.heartbeat.interval", "1s",
                                "parley.heartbeat.timeout", "3s"))
                .withSources()
                .start();
        proxy = new CompanyProxy(server.base());
    }

    @BeforeEach
    void openPage() {
        proxy.reset();
        page = pageOf(proxy);
        browser.run("sessionStorage.clear()");
    }

    @AfterEach
    void closeClient() {
        browser.run("globalThis.test?.client.close()");
    }

    @ParameterizedTest
    @EnumSource(
            value = Upgrades.class,
            names = {"BAD_REQUEST", "FORBIDDEN", "CUT", "PAGE", "STRIPPED"})
    void upgrades_thatAreRefused_leadToSse_inThisSessionAtOnce(Upgrades refused) {
        proxy.upgrades(refused);
        traffic("{}");
        await("test.client.transport === 'sse' && test.acknowledged > 5");
        assertNothingLostOrDoubled();
        assertThat(browser.run("return test.transports")).isEqualTo(List.of("sse"));
        browser.run("test.client.close()");
        proxy.reset().upgrades(refused);
        page.open();
        assertThat(page.run("""
                const client = as("ana");
                await client.ready();
                const { transport } = client;
                client.close();
                return transport;
                """)).isEqualTo("sse");
        assertThat(proxy.requests()).contains("GET sse").doesNotContain("upgrade ws");
    }

    @Test
    void streams_thatAreBuffered_leadToLongPolling() {
        proxy.upgrades(Upgrades.FORBIDDEN).bufferStreams(true);
        traffic("{}");
        await("test.client.transport === 'long-poll' && test.acknowledged > 5");
        assertNothingLostOrDoubled();
        assertThat(browser.run("return test.transports")).isEqualTo(List.of("long-poll"));
    }

    @Test
    void lines_thatAreCutAgainAndAgain_leadToLongPolling_byWayOfSse() {
        proxy.cutAfter(Duration.ofSeconds(2));
        traffic("{}");
        await("test.client.transport === 'long-poll'");
        browser.run("test.before = test.acknowledged");
        await("test.acknowledged > test.before + 50");
        assertNothingLostOrDoubled();
        assertThat(browser.run("return test.transports")).isEqualTo(List.of("websocket", "sse", "long-poll"));
    }

    @ParameterizedTest
    @CsvSource({"sse", "long-poll"})
    void webSocket_isTakenAgain_whereTheProxyLetsItThrough(String other) {
        proxy.upgrades(Upgrades.BAD_REQUEST);
        traffic("{ tryWebSocketEvery: 3000, transports: ['websocket', '" + other + "'] }");
        await("test.client.transport === '" + other + "' && test.acknowledged > 5");
        // An attempt that fails is nobody's business.
        Awaitility.await()
                .until(() ->
                        proxy.requests().stream().filter("upgrade ws"::equals).count() > 2);
        browser.run("test.before = test.states.length");
        proxy.upgrades(Upgrades.PASS);
        await("test.client.transport === 'websocket'");
        browser.run("test.before = test.acknowledged");
        await("test.acknowledged > test.before + 20");
        assertNothingLostOrDoubled();
        assertThat(browser.run("return [...test.transports, test.states.at(-1), sessionStorage.length]"))
                .isEqualTo(List.of(other, "websocket", "online 0", 0L));
    }

    @ParameterizedTest
    @CsvSource({"sse", "long-poll"})
    void answers_thatAreLost_doubleNothing(String transport) {
        traffic("{ transports: ['" + transport + "'] }");
        await("test.acknowledged > 5");
        proxy.loseAnswers(3);
        browser.run("test.before = test.acknowledged");
        await("test.acknowledged > test.before + 20");
        proxy.cut();
        browser.run("test.before = test.acknowledged");
        await("test.acknowledged > test.before + 20");
        assertNothingLostOrDoubled();
        assertThat(browser.run("return test.client.transport")).isEqualTo(transport);
    }

    @ParameterizedTest
    @CsvSource({"sse", "long-poll"})
    void closeCodes_meanTheSame(String transport) {
        Object state = page.run("const options = { transports: ['" + transport + "'] };" + """
                const client = as("kim", options);
                await client.ready();
                await api("DELETE", `api/v1/clients/${client.welcome.clientId}`);
                await until(() => client.state === "closed");
                const other = parley.connect({ ...options, getTicket: () => "wrong", identity: "z" });
                const all = states(other);
                await until(() => other.state === "closed");
                return all.at(-1);
                """);
        assertThat(state).isEqualTo("closed token.invalid");
    }

    @Test
    void streams_areFourABrowser_andAHiddenPageGivesWayToOneThatIsLookedAt() {
        assertThat(page.run("""
                const { RequestSlot } = await import(`${base}sources/assets/lib/requestslot.js`);
                let hidden = true;
                Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
                let yielded = 0;
                const slots = Array.from({ length: 6 }, () => new RequestSlot(() => yielded++));
                const taken = slots.slice(0, 5).map((slot) => slot.take());
                hidden = false;
                taken.push(slots[5].take());
                hidden = true;
                // What other pages are told by the browser.
                for (const key of Object.keys(localStorage)) {
                  dispatchEvent(new StorageEvent("storage", { key, newValue: localStorage.getItem(key) }));
                }
                slots.forEach((slot) => slot.free());
                delete document.hidden;
                const left = Object.keys(localStorage).filter((key) => key.startsWith("parley.held"));
                return [...taken, yielded, left.length];
                """)).isEqualTo(List.of(true, true, true, true, false, true, 1L, 0L));
    }

    @Test
    void server_thatRefuses_isNoReasonToFallBack() {
        Object state = page.run("""
                const client = parley.connect({ getTicket: () => "wrong", identity: "w" });
                await until(() => client.state === "closed");
                return client.state;
                """);
        assertThat(state).isEqualTo("closed");
        assertThat(proxy.requests()).contains("upgrade ws").doesNotContain("GET sse", "POST poll");
    }

    private void traffic(String options) {
        page.run("const options = " + options + ", name = 'room/behind-" + ++rooms + "';" + TRAFFIC);
    }

    private static void assertNothingLostOrDoubled() {
        browser.run("test.stop = true");
        await("test.published && test.pushed && test.client.outbox.length === 0 && test.client.state === 'online'");
        assertThat(browser.run(DIFFERENCES)).isEqualTo(List.of());
    }

    private static void await(String condition) {
        Awaitility.await(condition).until(() -> Boolean.TRUE.equals(browser.run("return Boolean(" + condition + ");")));
    }

    private static ClientPage pageOf(CompanyProxy proxy) {
        return new ClientPage(browser, new RunningServer() {
            @Override
            public URI base() {
                return proxy.base();
            }

            @Override
            public String apiKey() {
                return server.apiKey();
            }
        });
    }
}
