// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.PathProxy;
import dev.parley.testing.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a proxy that shows {@code /parley/} as {@code /im/}, and knows nothing else of it: nothing leads out of there. */
class SubPathIT {
    private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"#]+)");

    @TempDir
    static Path data;

    @AutoClose
    private static ServerProcess server;

    @AutoClose
    private static PathProxy proxy;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data);
        proxy = new PathProxy("/im/", server.base());
    }

    @Test
    void links_ofAllPages_leadToWhatIsThere() throws Exception {
        Deque<URI> left = new ArrayDeque<>(List.of(proxy.base()));
        Set<URI> seen = new HashSet<>(left);
        while (!left.isEmpty()) {
            URI page = left.remove();
            HttpResponse<String> answer = get(page);
            assertThat(answer.statusCode()).as(page.toString()).isIn(200, 405);
            if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                continue;
            }
            Matcher link = LINK.matcher(answer.body());
            while (link.find()) {
                URI target = page.resolve(link.group(1));
                assertThat(target.toString())
                        .as(page + " has " + link.group(1))
                        .startsWith(proxy.base().toString());
                if (seen.add(target)) {
                    left.add(target);
                }
            }
        }
        assertThat(seen)
                .contains(
                        proxy.base().resolve("chat"),
                        proxy.base().resolve("signin"),
                        proxy.base().resolve("demo/portal"));
    }

    @Test
    void redirects_areRelative_whicheverWayTheyGo() throws Exception {
        assertThat(form("signin", "name=Ana&next=chat%3Fa"))
                .isEqualTo(proxy.base().resolve("chat?a"));
        assertThat(form("signin", "name=Ana")).isEqualTo(proxy.base().resolve("chat"));
        assertThat(form("signin", "name=Ana&next=/im/chat"))
                .isEqualTo(proxy.base().resolve("chat"));
        assertThat(form("signout", "")).isEqualTo(proxy.base());
        assertThat(location(get(proxy.base().resolve("assets/v-000000000000/parley.js")))
                        .getPath())
                .isEqualTo("/im/assets/parley.js");
        try (PathProxy whole = new PathProxy("/below/", server.base().resolve("/"))) {
            URI parley = whole.base().resolve("parley/");
            assertThat(location(get(whole.base()))).isEqualTo(parley);
            assertThat(location(get(whole.base().resolve("parley")))).isEqualTo(parley);
            assertThat(location(get(whole.base().resolve("parley?lang=zh"))))
                    .isEqualTo(URI.create(parley + "?lang=zh"));
        }
    }

    @Test
    void guest_signsIn_talks_comesBack_andSignsOut() {
        try (Chatter ana = Chatter.signIn(proxy.base(), "en", "Ana")) {
            Browser browser = ana.browser();
            assertThat(browser.run("return location.pathname")).isEqualTo("/im/chat");
            ana.join("lobby");
            ana.say("hello");
            browser.find(".message", "hello");
            browser.reload();
            browser.find("#me-name", "Ana");
            browser.find("#state[data-state=online]");
            browser.click("#signout");
            browser.find("#name");
            assertThat(browser.run("return location.pathname")).isEqualTo("/im/chat");
            ana.assertNoComplaints();
        }
    }

    private HttpResponse<String> get(URI page) throws Exception {
        return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
    }

    private URI form(String path, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(proxy.base().resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(303);
        return location(answer);
    }

    /** As a browser takes it. */
    private static URI location(HttpResponse<String> answer) {
        return answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
    }
}
