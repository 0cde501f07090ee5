// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Follows every link on every page, from home and from the page that tells of none. */
class PageLinksIT {
    private static final Pattern LINK = Pattern.compile("<a\\b[^>]*\\bhref=\"([^\"#]+)[^\"]*\"");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parley.profile=demo",
                "parley.demo-endpoints=off",
                "parley.guests=off",
                "parley.chat=off",
                "parley.profile=enterprise",
                "parley.pages.navigation=off"
            })
    void links_underAnySetting_leadSomewhere(String setting) throws Exception {
        String[] parts = setting.split("=", 2);
        try (ParleyServer server = new ParleyServer(directory, Map.of(parts[0], parts[1])).start()) {
            Map<URI, String> pages = follow(server);
            assertThat(pages).containsKey(server.base());
            assertThat(pages.keySet().stream().anyMatch(page -> page.getPath().endsWith("/console")))
                    .isEqualTo(setting.endsWith("demo")
                            || setting.contains("guests")
                            || setting.contains("chat")
                            || setting.contains("navigation"));
            assertThat(pages.values().stream().anyMatch(page -> page.contains("<nav")))
                    .isEqualTo(!setting.contains("enterprise") && !setting.contains("navigation"));
        }
    }

    @Test
    void page_thatIsNone_isOursForAPerson_wherever() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            for (String path : new String[] {"nothing", "demo/nothing", "a/b/c"}) {
                HttpResponse<String> answer = get(server, server.base().resolve(path));
                assertThat(answer.statusCode()).isEqualTo(404);
                Matcher link = LINK.matcher(answer.body());
                assertThat(link.find()).as(answer.body()).isTrue();
                assertThat(server.base().resolve(path).resolve(link.group(1))).isEqualTo(server.base());
            }
        }
    }

    private static Map<URI, String> follow(ParleyServer server) throws Exception {
        Map<URI, String> pages = new LinkedHashMap<>();
        Deque<URI> open = new ArrayDeque<>();
        open.add(server.base());
        open.add(server.base().resolve("chat"));
        while (!open.isEmpty()) {
            URI page = open.remove();
            if (pages.containsKey(page)
                    || !page.getAuthority().equals(server.base().getAuthority())) {
                continue;
            }
            HttpResponse<String> answer = get(server, page);
            // Where chat is off, only the way to it is looked for.
            assertThat(answer.statusCode())
                    .as("%s", page)
                    .isIn(200, page.getPath().endsWith("/chat") && pages.size() == 1 ? 404 : 200);
            pages.put(page, answer.body());
            Matcher links = LINK.matcher(answer.body());
            while (answer.statusCode() == 200 && links.find()) {
                open.add(page.resolve(links.group(1)));
            }
        }
        return pages;
    }

    private static HttpResponse<String> get(ParleyServer server, URI page) throws Exception {
        return server.send(HttpRequest.newBuilder(page).header("Accept", "text/html"));
    }
}
