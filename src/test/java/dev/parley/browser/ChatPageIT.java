// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Two people, each with a browser, in the chat page of a server that runs as a process. */
class ChatPageIT {
    private static final String ENGLISH = "chat?lang=en";
    private static final String CHINESE = "chat?lang=zh-CN";
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @TempDir
    static Path data;

    private static ServerProcess server;

    private Browser ana;
    private Browser wang;

    @BeforeAll
    static void startServer() {
        server = ServerProcess.start(data);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openBrowsers() {
        ana = Browser.open();
        wang = Browser.open();
    }

    @AfterEach
    void closeBrowsers() {
        // Open is null where the browser is missing and the test is skipped.
        for (Browser browser : new Browser[] {ana, wang}) {
            if (browser != null) {
                browser.close();
            }
        }
    }

    @Test
    void room_twoBrowsers_talkAndFindItAgainAfterReload() {
        signIn(ana, ENGLISH, "Ana");
        signIn(wang, CHINESE, "王芳");
        join(ana, "运维值班");
        join(wang, "运维值班");
        wang.find("#members-count", "2 人在线");

        say(ana, "你好 " + MARKUP);
        wang.find(".list .message", MARKUP);
        say(wang, "收到，正在看");
        ana.find(".list .message", "正在看");
        assertThat(ana.find(".list .message", "正在看").getText()).contains("王芳", "guest");

        ana.reload();
        ana.find(".list .message", "正在看");
        assertThat(ana.texts(".list .text")).containsExactly("你好 " + MARKUP, "收到，正在看");
        assertNoComplaints();
    }

    @Test
    void privateChat_begunById_reachesTheOtherAndIsReadThere() {
        signIn(ana, ENGLISH, "Ana");
        signIn(wang, CHINESE, "王芳");
        ana.type("#person", wang.find("#me-id").getText(), Keys.ENTER);
        ana.find(".none");
        say(ana, "私聊：在吗？");

        wang.find("#conversations .unread", "Ana").click();
        wang.find(".list .message", "在吗");
        assertThat(wang.texts("#title")).containsExactly("Ana");
        say(wang, "在");
        ana.find(".list .message:not(.own)", "在");
        // Seen, so nothing is unread: neither in the list nor in the title.
        wang.awaitNone("#conversations .badge");
        await().until(() -> !wang.title().startsWith("("));
        assertNoComplaints();
    }

    @Test
    void inbox_pushedWhileAway_isUnreadOnReturnAndReadOnceSeen() throws Exception {
        signIn(ana, ENGLISH, "Ana");
        String id = ana.find("#me-id").getText();
        ana.go(URI.create("about:blank"));

        push(id, "审批通过");
        ana.go(page(ENGLISH));
        ana.find("#conversations .unread", "审批通过").click();
        ana.find(".list .message", "审批通过");
        ana.awaitNone("#conversations .badge");

        ana.reload();
        ana.find(".list .message", "审批通过");
        assertThat(ana.texts("#conversations .badge")).isEmpty();
        assertNoComplaints();
    }

    @Test
    void enter_thatEndsAComposition_doesNotSend() {
        signIn(ana, CHINESE, "Ana");
        join(ana, "input-methods");
        // Chromium's order, then Safari's: there the keydown follows the end of the composition.
        Object prevented = ana.run("""
                const text = document.querySelector(".write");
                const enter = (init) => {
                  const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init });
                  text.dispatchEvent(event);
                  return event.defaultPrevented;
                };
                text.value = "pinyin";
                text.dispatchEvent(new CompositionEvent("compositionstart"));
                const during = enter({ isComposing: true, keyCode: 229 });
                text.dispatchEvent(new CompositionEvent("compositionend"));
                return during || enter({ keyCode: 229 });
                """);
        assertThat(prevented).isEqualTo(false);
        assertThat(ana.texts(".list .message")).isEmpty();

        ana.type(".write", Keys.ENTER);
        ana.find(".list .message", "pinyin");
        assertNoComplaints();
    }

    @Test
    void draft_notSent_isThereAfterReload() {
        signIn(ana, ENGLISH, "Ana");
        join(ana, "drafts");
        ana.type(".write", "草稿");
        ana.reload();
        await().until(() -> "草稿".equals(ana.find(".write").getDomProperty("value")));
        assertNoComplaints();
    }

    @Test
    void signOut_byTheButton_asksForANameAgain() {
        signIn(ana, ENGLISH, "Ana");
        ana.click("#signout");
        ana.find("#name");
        ana.awaitNone("#chat");
        assertNoComplaints();
    }

    @Test
    void session_endedElsewhere_isSaidAndKeepsTheDraft() {
        signIn(ana, ENGLISH, "Ana");
        join(ana, "signed-out");
        ana.type(".write", "草稿");
        ana.run("return fetch('signout', { method: 'POST' }).then(() => true)");
        ana.click("#banner-action", "Sign in again");

        ana.type("#name", "Ana", Keys.ENTER);
        ana.find("#me-name", "Ana");
        join(ana, "signed-out");
        await().until(() -> "草稿".equals(ana.find(".write").getDomProperty("value")));
        assertNoComplaints();
    }

    private static void signIn(Browser browser, String page, String name) {
        browser.go(page(page));
        browser.type("#name", name, Keys.ENTER);
        browser.find("#me-name", name);
        browser.find("#me-guest");
        browser.find("#state[data-state=online]");
    }

    private static void join(Browser browser, String room) {
        browser.type("#room", room, Keys.ENTER);
        browser.find("#title", room);
        browser.find(".none, .list .message");
    }

    private static void say(Browser browser, String text) {
        browser.type(".write", text, Keys.ENTER);
        browser.find(".list .own[data-offset]", text);
    }

    private static void push(String user, String text) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.base().resolve("push"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"to\":{\"users\":[\"" + user + "\"]},\"body\":\"" + text + "\"}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private void assertNoComplaints() {
        assertThat(ana.complaints()).isEmpty();
        assertThat(wang.complaints()).isEmpty();
    }

    private static URI page(String path) {
        return server.base().resolve(path);
    }
}
