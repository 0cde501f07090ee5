// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console against servers that mean it no good: one that never stops, one that says what may be misread. */
class ConsoleFloodIT {
    private static final int RATE = 5000;
    /** More than the console keeps. */
    private static final int AT_LEAST = 15_000;

    @TempDir
    static Path data;

    @AutoClose
    private static ParleyServer server;

    @AutoClose
    private static Browser browser;

    private ConsoleUser user;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        server = new ParleyServer(data, Map.of()).start();
    }

    @BeforeEach
    void open() {
        user = new ConsoleUser(browser);
        user.open(server.base(), "?lang=en");
        user.touch();
    }

    /** The flood goes on until everything was done: a page that could do nothing meanwhile would never come to the end of this. */
    @Test
    @Thorough
    void flood_ofFiveThousandASecond_leavesThePageAlive() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        try (SmallServer flood = SmallServer.start(client -> flood(client, enough, sent))) {
            user.address(flood.url());
            user.connect();
            browser.find("#count", "(the last 10,000)");

            browser.click("#pause");
            String held = browser.find("#count", "held").getText();
            String frozen = user.payloads().get(0);
            await().until(() -> !browser.find("#count", "held").getText().equals(held));
            assertThat(user.payloads().get(0)).isEqualTo(frozen);
            browser.click("#pause");

            // While it comes in, the page searches and takes what is typed.
            user.search("/\"n\":\\d*999,/");
            await().until(() -> user.payloads().stream().allMatch(payload -> payload.contains("999,")));
            user.clear("#search");
            browser.type("#text", "typed in the flood");
            assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("typed in the flood");
            assertThat((Long) browser.run("return document.querySelectorAll('#log .frame').length"))
                    .isLessThanOrEqualTo(80L);

            assertThat(browser.find("#state[data-state=online]").isDisplayed()).isTrue();
            enough.set(true);
            await().until(() -> user.payloads().stream()
                    .anyMatch(payload -> payload.contains("\"n\":" + sent.get() + ",") && payload.contains("last")));
            browser.find(".meters", String.format(Locale.US, "%,d", sent.get()));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void frames_thatMayBeMisread_areShownAsText() throws Exception {
        String markup = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        byte[] large = "x".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
        try (SmallServer hostile = SmallServer.start(client -> {
            client.send(markup);
            client.send("safe \u202egpj.exe\u2069 \u0000\u0007 end");
            client.send("{\"half\":\"\\ud800\",\"" + markup.replace("\"", "'") + "\":[1]}");
            client.send("[".repeat(50_000));
            client.send(SmallServer.BINARY, new byte[] {0, (byte) 0xff, '<', 'b', '>'});
            client.send(SmallServer.TEXT, large);
        })) {
            user.address(hostile.url());
            user.connect();
            browser.click("[data-direction='received']");
            browser.find("#log .received", "<img src=x onerror");
            browser.find("#log .received", "safe [U+202E]gpj.exe[U+2069] \u2400\u2407 end");
            browser.find("#log .received", "00 ff 3c 62 3e");
            await().until(() -> browser.texts("#log .frame:not([hidden])").size() == 6);
            Object views = browser.run("""
                    return [...document.querySelectorAll("#log .frame:not([hidden])")].flatMap((row) => {
                      row.click();
                      return ["tree", "raw", "hex"].map((view) => {
                        document.querySelector(`[data-action="${view}"]`).click();
                        return document.querySelector(".detail .content").textContent.length > 0;
                      });
                    });
                    """);
            assertThat((List<?>) views).hasSize(18).allMatch(Boolean.TRUE::equals);
            browser.find(".detail .content", "of 1,048,576 shown");
            assertThat((Long) browser.run("return document.querySelectorAll('main img, main script, main b').length"))
                    .isZero();
            assertThat(browser.title()).doesNotContain("owned");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void flood(SmallServer.Client client, AtomicBoolean enough, AtomicInteger sent) throws IOException {
        while (!enough.get() || sent.get() < AT_LEAST) {
            for (int i = 0; i < RATE / 200; i++) {
                send(client, sent.incrementAndGet(), "one of many");
            }
            client.out().flush();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / 200);
        }
        send(client, sent.incrementAndGet(), "the last");
        client.out().flush();
    }

    private static void send(SmallServer.Client client, int n, String text) throws IOException {
        client.send("{\"n\":" + n + ",\"op\":\"tick\",\"text\":\"" + text + "\"}");
    }
}
