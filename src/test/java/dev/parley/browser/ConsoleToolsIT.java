// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.ParleyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What the console does with frames and drafts once they are there: searching, exporting, sharing, keeping. */
class ConsoleToolsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

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

    @Test
    void search_byTextRegexAndPath_findsItsRows() {
        user.connect();
        user.send("text", "{\"op\":\"echo\",\"n\":7}");
        user.send("text", "Plain words");
        user.send("text", "a".repeat(40) + "!");
        browser.find("#log .received", "aaaa");
        browser.click("[data-direction='received']");

        user.search("plain WORDS");
        user.awaitPayloads("Plain words");
        user.search("/^pl.*\\bwords$/i");
        user.awaitPayloads("Plain words");
        user.search("$.n > 5");
        user.awaitPayloads("{\"op\":\"echo\",\"n\":7}");
        user.search("$.op == \"other\"");
        browser.find("#empty", "No messages match the filter.");

        user.search("/(a)\\1(?!x)/");
        user.awaitPayloads("a".repeat(40) + "!");
        // Backtracking would take a lifetime, and the page would never say this.
        user.search("/(a+)+$/");
        browser.find("#search-wrong", "was stopped");
        user.search("plain");
        user.awaitPayloads("Plain words");
        user.search("/(/");
        browser.find("#search-wrong", "Not a valid regular expression");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void exports_readBack_holdEveryFrameAndNoFormula() {
        user.connect();
        user.send("text", "=1+2;\"x\",\ny");
        user.send("hex", "00 ff");
        browser.find("#log .received", "00 ff");

        String ndjson = String.valueOf(user.downloadOf("[data-export='ndjson']"));
        assertThat(ndjson.lines()
                        .map(ConsoleToolsIT::json)
                        .filter(row -> !row.get("direction").asText().equals("system")))
                .extracting(row -> row.get("direction").asText() + " "
                        + row.get("type").asText() + " " + row.get("data").asText())
                .containsExactly(
                        "sent text =1+2;\"x\",\ny",
                        "received text =1+2;\"x\",\ny",
                        "sent base64 AP8=",
                        "received base64 AP8=");

        String csv = String.valueOf(user.downloadOf("[data-export='csv']"));
        assertThat(csv.lines()).startsWith("n,time,direction,type,size,data").hasSize(9);
        assertThat(csv).contains(",\"'=1+2;\"\"x\"\",\ny\"");

        JsonNode entry =
                json(String.valueOf(user.downloadOf("[data-export='har']"))).at("/log/entries/0");
        assertThat(entry.at("/request/url").asText()).endsWith("/ws/echo");
        assertThat(entry.at("/_webSocketMessages")).hasSize(4);
        assertThat(entry.at("/_webSocketMessages/3/opcode").asInt()).isEqualTo(2);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void link_toAConnection_fillsInWithoutSecretsAndDialsNothing() {
        user.address(URI.create(server.base().toString().replace("http", "ws") + "ws/echo?room=a&ticket=T0P&key=K3Y"));
        browser.click("#options-box summary");
        browser.click("#add-protocol");
        browser.click("#add-protocol");
        browser.type(".pair:nth-of-type(2) input.grow", "bearer.T0K");
        browser.click("#options input[value='ticket']");
        browser.type("#ticket", "S3CR3T");
        browser.click("#mode-json");
        browser.type("#text", "{\"op\":\"hi\",\"password\":\"P4SS\"}");
        browser.click("#share");
        browser.find("#share-stripped", "ticket, key, password, bearer.…");
        String link = browser.find("#share-link").getDomProperty("value");
        String shared = new String(
                Base64.getUrlDecoder().decode(link.substring(link.indexOf("#c=") + 3)), StandardCharsets.UTF_8);
        assertThat(shared).contains("ws/echo?room=a", "parley.v1", "\"op\":\"hi\"".replace("\"", "\\\""));
        assertThat(shared).doesNotContain("T0P", "K3Y", "T0K", "S3CR3T", "P4SS");

        browser.forget(server.base());
        browser.go(URI.create(link));
        browser.find("#notice", "Nothing has been connected or sent");
        assertThat(browser.find("#url").getDomProperty("value")).endsWith("ws/echo?room=a");
        browser.find("#options-summary", "parley.v1");
        assertThat(browser.find("#text").getDomProperty("value")).contains("\"op\":\"hi\"");
        browser.find("#state[data-state=idle]");
        assertThat(browser.texts("#log .frame:not([hidden])")).isEmpty();
        assertThat(String.valueOf(browser.run("return location.href"))).doesNotContain("#c=");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void link_thatWouldSend_isShownWholeAndSwitchedOff() {
        String hidden = "and then the sentence that nobody was meant to see";
        String padding = "harmless ".repeat(10);
        URI target = URI.create(server.base().toString().replace("http", "ws") + "ws/echo");
        openLink(
                "{\"url\":\"" + target + "\",\"reconnect\":true,\"heartbeat\":{\"on\":true,\"every\":1,\"text\":\""
                        + padding
                        + "\\n".repeat(60) + hidden
                        + "\"},\"interval\":{\"every\":10,\"times\":0},\"protocols\":[{\"on\":true,\"value\":\"a.b\"},"
                        + "{\"on\":true,\"value\":\"bearer.theirs\"}],\"draft\":{\"mode\":\"text\",\"body\":\"draft \u202eand its end\"}}");

        assertThat(browser.find(".linked").getText())
                .contains(
                        target.toString(),
                        "a.b",
                        hidden,
                        "off",
                        "every 10 ms, \u221e times",
                        "draft [U+202E]and its end")
                .doesNotContain("theirs");
        user.connect();
        browser.click("#options-box summary");
        assertThat(browser.find("#heartbeat").isSelected()).isFalse();
        assertThat(browser.find("#reconnect").isSelected()).isFalse();
        assertThat(browser.find("#heartbeat-text").getDomProperty("value")).contains(hidden);
        user.send("text", "the only one");
        browser.find("#log .received", "the only one");
        assertThat(browser.texts("#log .sent:not([hidden])")).hasSize(1);

        browser.reload();
        assertThat(browser.find(".linked").getText()).contains(hidden);
        browser.click("#linked-close");
        await().until(() -> browser.texts(".linked").isEmpty());
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void link_tooLongToBeSeenAtOnce_sendsNothingBeforeItsEndIsSeen() {
        openLink("{\"draft\":{\"mode\":\"text\",\"body\":\"" + "harmless words ".repeat(250) + "and the rest\"}}");
        browser.find(".linked.cut .more", "scroll to the end");
        user.connect();
        browser.click("#send");
        browser.find("#send-why", "scroll to the end");
        assertThat(browser.texts("#log .sent:not([hidden])")).isEmpty();

        browser.run("document.querySelector('#linked-close').scrollIntoView()");
        await().until(() -> browser.texts(".linked.cut").isEmpty());
        browser.click("#send");
        browser.find("#log .received");
        assertThat(browser.texts("#log .sent:not([hidden])")).hasSize(1);
    }

    @Test
    void link_overAConsoleInUse_takesNothingOfItAlong() {
        browser.click("#endpoints-button");
        browser.click("[data-path='ws']");
        browser.click("#options-box summary");
        browser.click("#options input[value='ticket']");
        browser.type("#ticket", "S3CR3T");
        browser.run(
                "location.hash = arguments[0]",
                "#c=" + coded("{\"url\":\"ws://elsewhere.example/ws\",\"auth\":\"ticket\"}"));
        browser.find(".linked", "elsewhere.example");
        assertThat(browser.texts("[role=tab]")).hasSize(2);
        assertThat(browser.find("#ticket").getDomProperty("value")).isEmpty();

        browser.click("[role=tab]:first-child");
        await().until(() -> "S3CR3T".equals(browser.find("#ticket").getDomProperty("value")));
        user.address(URI.create("ws://elsewhere.example/ws"));
        assertThat(browser.find("#ticket").getDomProperty("value")).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void link_ofAStranger_cannotBringAnythingButSettings() {
        for (String shared : new String[] {
            "{\"url\":\"javascript:alert(1)\",\"draft\":{\"mode\":\"text\",\"body\":\"x\"}}",
            "{\"url\":17,\"protocols\":\"no\",\"heartbeat\":[],\"draft\":{\"mode\":\"exec\",\"body\":{}}}",
            "[]",
            "not json"
        }) {
            openLink(shared);
            assertThat(browser.find("#url").getDomProperty("value")).matches("ws://.*/ws/echo");
            browser.find("#state[data-state=idle]");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void savedMessages_exportedAndImported_areTheSame() {
        browser.type("#text", "<b>mine</b>");
        browser.click("#save");
        browser.type("#saved-name", "my \u202emessage", Keys.ENTER);
        browser.find("#saved-said", "Saved as");
        String file = String.valueOf(user.downloadOf("#saved-export"));
        assertThat(json(file).get("messages")).hasSize(5);

        user.open(server.base(), "?lang=en");
        user.touch();
        assertThat(browser.texts(".chip")).hasSize(4);
        user.importFile(file);
        browser.find("#saved-said", "1 message imported.");
        browser.click(".chip:last-child button");
        assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("<b>mine</b>");
        browser.reload();
        user.touch();
        await().until(() -> browser.texts(".chip").size() == 5);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void savedMessages_ofAHostileFile_areRefusedWithAWord() {
        String head = "{\"format\":\"parley.saved-messages\",\"version\":1,\"messages\":";
        Stream.of(
                        new String[] {"<html>", "isn't JSON"},
                        new String[] {"{\"messages\":[]}", "isn't a file of saved messages"},
                        new String[] {head + "[{\"name\":\"a\",\"mode\":\"eval\",\"body\":\"x\"}]}", "entry 1"},
                        new String[] {head + "[{\"name\":\"\",\"mode\":\"text\",\"body\":\"x\"}]}", "entry 1"},
                        new String[] {head + "[" + "{},".repeat(300) + "{}]}", "200"},
                        new String[] {"\u0000".repeat(3_000_000), "2 MB"})
                .forEach(hostile -> {
                    user.importFile(hostile[0]);
                    browser.find("#saved-said", hostile[1]);
                    assertThat(browser.texts(".chip")).hasSize(4);
                });
        assertThat(browser.complaints()).isEmpty();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void openLink(String shared) {
        browser.forget(server.base());
        browser.go(server.base().resolve("console?lang=en#c=" + coded(shared)));
        browser.find("main[data-live]");
    }

    private static String coded(String shared) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(shared.getBytes(StandardCharsets.UTF_8));
    }
}
