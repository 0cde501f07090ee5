// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The test console against the server that serves it: connecting, sending, being refused. */
class ConsolePageIT {
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
    }

    @Test
    void sample_oneClick_bringsAReply() {
        browser.go(server.base().resolve("console?lang=zh-CN"));
        browser.click("#first");
        browser.find("#log .frame.received", "你好");

        assertThat(browser.find("#log .received time").getText()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d\\d\\d");
        browser.find("#rtt", "p50");
        browser.find("#latency", "ms");
        browser.click("#connect");
        browser.find("#log .system", "1000 – 正常关闭");
        browser.click("#clear");
        browser.find("#first");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void endpoints_chosenFromTheMenu_saySomethingOfTheirOwn() {
        user.touch();
        browser.click("#endpoints-button");
        assertThat(browser.find("[data-path='ws/hello']").getText()).contains("Says hello every two seconds");
        browser.click("[data-path='ws/hello']");
        user.connect();
        browser.find("#log .received", "hello, WebSocket");
        browser.find("#locked", "Disconnect to change the address");
        assertThat((String) browser.run("return document.querySelector('.headers dl').textContent"))
                .contains("User-Agentset by the browser", "Authorization, X-\u2026 and all otherscan't be set")
                .doesNotContain("false");
        assertThat(browser.find("#url").getDomProperty("readOnly")).isEqualTo("true");
        browser.click("#connect");

        browser.click("#endpoints-button");
        browser.click("[data-path='ws']");
        browser.find("#options-summary", "parley.v1");
        user.connect();
        browser.find("#log .received", "welcome");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void binary_asHexAndAsBase64_comesBackAsItWent() {
        user.touch();
        user.connect();
        user.send("hex", "00 7f 80 FF");
        user.send("base64", "3q2+7w==");
        user.send("text", "你好");
        browser.find("#log .received", "你好");
        user.search("/^(00 7f|de ad)/");
        user.awaitPayloads("00 7f 80 ff", "00 7f 80 ff", "de ad be ef", "de ad be ef");

        browser.click("#log .received");
        browser.click("[data-action='hex']");
        browser.find(".detail pre", "00000000  00 7f 80 ff");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void draft_notWhatItIsSaidToBe_isRefusedInPlaceAndStays() {
        user.touch();
        user.connect();
        user.send("json", "{\"a\": [1, 2,]}");
        browser.find("#lint.trouble", "Line 1, column 13");
        assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("{\"a\": [1, 2,]}");
        user.send("hex", "00 g1");
        browser.find("#lint.trouble", "column 4: g isn't a hexadecimal digit");
        user.send("base64", "ab*d");
        browser.find("#lint.trouble", "column 3");
        assertThat(browser.texts("#log .frame.sent")).isEmpty();

        user.send("json", "{\"long\": 12345678901234567890}");
        browser.find("#log .received", "12345678901234567890");
        browser.click("#format");
        assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("{\n  \"long\": 12345678901234567890\n}");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void repeat_withANumber_stopsAfterIt() {
        user.touch();
        user.connect();
        browser.type("#text", "tick");
        user.clear("#every");
        browser.type("#every", "20", Keys.TAB);
        user.clear("#times");
        browser.type("#times", "5", Keys.TAB);
        browser.click("#repeat");
        browser.find("#repeat", "Repeat");
        await().until(() -> browser.texts("#log .frame.received").size() == 5);
        user.send("text", "after");
        browser.find("#log .received", "after");
        assertThat(browser.texts("#log .frame.sent")).hasSize(6);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void close_withACodeAndAReason_isCheckedAndSaid() {
        user.touch();
        user.connect();
        browser.click("#close-button");
        browser.type("#close-reason", "理".repeat(42));
        browser.find("#close-wrong", "123 bytes");
        assertThat(browser.find("#close-now").isEnabled()).isFalse();
        user.clear("#close-reason");
        browser.type("#close-reason", "维护");
        browser.click("#close-code option[value='4000']");
        browser.click("#close-now");
        browser.find("#log .system", "closed with 4000");
        browser.find("#state[data-state=idle]");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void refusal_thatTheBrowserHides_isExplained() {
        user.touch();
        browser.type("#url", Keys.END, "/none");
        browser.click("#connect");
        assertThat(browser.find(".refusal", "404").getText())
                .contains("route.unknown", "there is nothing at this path");
        browser.find("#log .system", "1006");
        browser.find("#log .system", "refused: 404 route.unknown");

        user.address(URI.create("ws://localhost:9/none"));
        browser.click("#connect");
        browser.find(".refusal li", "curl -v -m 5 'http://localhost:9/'");
        assertThat(browser.texts(".refusal li button")).hasSizeGreaterThan(4).containsOnly("Copy");
        assertOnlyRefusals();
    }

    @Test
    void ticket_thatIsNotTaken_isToldAndNeverShown() {
        user.touch();
        browser.click("#endpoints-button");
        browser.click("[data-path='ws']");
        browser.click("#options-box summary");
        browser.click("#options input[value='bearer']");
        browser.type("#ticket", "used-up-1234");
        browser.click("#connect");
        assertThat(browser.find(".refusal", "401").getText()).contains("token.invalid");
        assertThat(String.valueOf(browser.run("return document.body.innerText + JSON.stringify(sessionStorage)")))
                .doesNotContain("used-up-1234");
        assertOnlyRefusals();
    }

    @Test
    void token_inTheQuestionWhy_standsInNoAddress() throws Exception {
        user.touch();
        browser.click("#endpoints-button");
        browser.click("[data-path='ws']");
        browser.type("#url", Keys.END, "?access_token=in-the-query");
        browser.click("#options-box summary");
        // Offered alone, a token is no subprotocol that a server could agree to.
        browser.click("#options input[value='bearer']");
        browser.click("#options .pair input[type='checkbox']");
        String ticket = server.ticket("ana");
        browser.type("#ticket", ticket);
        browser.click("#connect");
        assertThat(browser.find(".refusal").getText())
                .contains("none of the subprotocols")
                .doesNotContain(ticket);
        assertThat(String.valueOf(browser.run(
                        "return performance.getEntriesByType('resource').map(({ name }) => name).join(' ')")))
                .contains("api/v1/handshake")
                .doesNotContain(ticket, "bearer", "in-the-query");
        assertOnlyRefusals();
    }

    @Test
    void eightConnections_haveLogsOfTheirOwn() {
        user.touch();
        for (int i = 1; i <= 8; i++) {
            if (i > 1) {
                browser.click("#add");
            }
            user.connect();
            browser.type("#text", "from " + i, ConsoleUser.SEND);
            browser.find("#log .received", "from " + i);
        }
        assertThat(browser.find("#add").isEnabled()).isFalse();
        assertThat(browser.texts("[role=tab] .state[data-state=online]")).hasSize(8);
        browser.click("[role=tab]");
        browser.find("#log .received", "from 1");
        assertThat(user.payloads()).doesNotContain("from 8");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keyboard_alone_connectsSendsLooksAndCopies() {
        browser.press(Keys.CONTROL, Keys.SHIFT, Keys.ENTER);
        browser.find("#state[data-state=online]");
        browser.type("#text", "{\"deep\":{\"er\":1}}", ConsoleUser.SEND);
        browser.find("#log .received", "deep");
        browser.run("document.activeElement.blur()");
        browser.press("k");
        browser.find("#log .received[aria-selected=true]", "deep");
        browser.find(".tree .name", "er");
        browser.press("r");
        await().until(() -> browser.texts("#log .frame.sent").size() == 2);
        browser.press("p");
        browser.find("#pause[aria-pressed=true]");
        browser.press("p");
        browser.press("/");
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("search");
        browser.press(Keys.CONTROL, Keys.SHIFT, Keys.ENTER);
        browser.find("#state[data-state=idle]");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void typing_beforeAnythingHasCome_isNotLost() {
        browser.run("""
                document.getElementById("text").value = "early";
                document.getElementById("connect").click();
                """);
        browser.find("#state[data-state=online]");
        assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("early");
        browser.reload();
        browser.find("main[data-live]");
        assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("early");
        browser.find("#state[data-state=idle]");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void load_ofAFewSockets_tellsPercentilesAndItsBottleneck() {
        user.touch();
        browser.click("#load");
        browser.find("dialog .note", "bin/bench");
        user.clear("#load-sockets");
        browser.type("#load-sockets", "5", Keys.TAB);
        user.clear("#load-seconds");
        browser.type("#load-seconds", "1", Keys.TAB);
        browser.click("#load-go");
        browser.find("#load-phase[data-phase=done]");
        assertThat(browser.find("#load-result").getText()).containsPattern("p99\\s+[\\d.]+ ms");
        browser.find("#load-result", "200");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void layout_fromAPhoneToADesk_scrollsOneWayOnly() {
        user.touch();
        browser.click("#options-box summary");
        browser.click("#add-query");
        for (int width : new int[] {320, 360, 768, 1280}) {
            browser.size(width, 740);
            browser.settle();
            assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                    .as("width %s", width)
                    .isLessThanOrEqualTo(width);
        }
        browser.size(1280, 800);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void home_showsWhatRunsAndWhatIsPushed() {
        browser.go(server.base().resolve("?lang=en"));
        browser.find("#state[data-state=online]");
        assertThat(browser.find("#version").getText()).matches("\\d+\\.\\d+.*");
        assertThat(browser.find("#push").getText()).contains(server.base() + "api/v1/push", "guest-");
        assertThat(browser.complaints()).isEmpty();
    }

    /** The browser itself tells its console of each. */
    private static void assertOnlyRefusals() {
        assertThat(browser.complaints())
                .isNotEmpty()
                .allMatch(complaint -> complaint.contains("WebSocket connection to"));
    }
}
