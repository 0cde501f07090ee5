// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what {@code docs/elements.md} shows. Both languages show the same: {@link ElementsFilesTest}. */
class ElementsDocIT {
    @TempDir
    static Path directory;

    @AutoClose
    private static PortalSite portal;

    @AutoClose
    private static Browser browser;

    private final ElementsPage page = new ElementsPage(browser);

    @BeforeAll
    static void start() throws Exception {
        portal = new PortalSite(directory, Map.of());
        browser = Browser.open();
    }

    @Test
    void examples_run() throws Exception {
        List<String> html = blocks("html");
        String elements = String.join("", html).replaceAll("<script.*</script>", "");
        portal.signIn("ana");
        browser.go(portal.page(html.get(0).lines().findFirst().orElseThrow(), elements));
        page.until("return [...document.querySelectorAll('parley-bell, parley-presence, parley-chat')]"
                + ".every(({ state }) => state === 'online')");
        assertThat(page.run("return document.querySelectorAll('parley-bell').length"))
                .isEqualTo(4L);
        assertThat(page.text("return document.querySelector('[ticket-url]').user.id"))
                .isEqualTo("ana");

        // Each of the four has told its first number.
        page.until(
                "return watch.events.filter(({ from, name }) => from === 'parley-bell' && name === 'parley-unread').length === 4");
        page.run(blocks("js").get(0));
        HttpResponse<String> answer =
                portal.server().post("api/v1/push", blocks("json").get(0));
        assertThat(answer.statusCode()).isEqualTo(200);
        page.until("return document.title === '(1) Portal'");
        page.run("document.querySelector('[ticket-url]').show()");
        page.find("parley-bell", ".item", "3 to 5 May");

        String request = blocks("http").get(0);
        HttpResponse<String> ticket =
                portal.server().post("api/v1/tickets", request.substring(request.indexOf("{\"user")));
        assertThat(ticket.statusCode()).isEqualTo(200);
        assertThat(Files.readString(Path.of("docs/elements.md"))).contains("```\n" + PortalSite.POLICY + "\n```");
        page.assertQuiet();
    }

    @Test
    void looks_canBeSetFromOutside() {
        page.open(portal.page("<parley-bell></parley-bell><parley-chat channel=\"room/looks\"></parley-chat>"));
        page.run(
                "const sheet = new CSSStyleSheet(); sheet.replaceSync(arguments[0]);"
                        + "document.adoptedStyleSheets = [sheet]",
                documented());
        page.find("parley-chat", "textarea");
        assertThat(page.text("return getComputedStyle(one('parley-bell', 'button')).color"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(page.text("return getComputedStyle(one('parley-bell', 'button')).fontFamily"))
                .isEqualTo("Georgia, serif");
        assertThat(page.text("return getComputedStyle(one('parley-chat', '.head')).borderTopWidth"))
                .isEqualTo("3px");
        page.assertQuiet();
    }

    private static String documented() {
        try {
            return blocks("css").get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(Files.readString(Path.of("docs/elements.md")))
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
