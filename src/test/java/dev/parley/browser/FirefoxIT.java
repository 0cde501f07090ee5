// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.Frames;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways that everybody goes, in Firefox: all else is tried in Chromium alone. */
class FirefoxIT {
    @TempDir
    static Path directory;

    @AutoClose
    private static PortalSite portal;

    @AutoClose
    private static Firefox firefox;

    private static URI base;

    @BeforeAll
    static void start() throws Exception {
        firefox = Firefox.open();
        portal = new PortalSite(directory, Map.of());
        base = portal.server().base();
    }

    @Test
    void guest_signsIn_talksInARoomAndPrivately_andFindsTheDraftAgain() throws Exception {
        firefox.go(base.resolve("chat?lang=en"));
        firefox.type("#name", "Ana" + Firefox.ENTER);
        firefox.find("#me-name", "Ana");
        firefox.find("#state[data-state=online]");
        firefox.run("location.hash = 'room%2Ffox'");

        firefox.find("#title", "fox");
        firefox.type(".write", "from Firefox" + Firefox.ENTER);
        firefox.find(".list .own[data-offset]", "from Firefox");
        portal.push("{\"channels\":[\"room/fox\"]}", "\"to Firefox\"");
        firefox.find(".list .message[data-offset]", "to Firefox");

        firefox.type(".write", "not sent yet");
        firefox.reload();
        firefox.find("#state[data-state=online]");
        firefox.until("document.querySelector('.write')?.value === 'not sent yet'");
        firefox.until("document.querySelectorAll('.list .message[data-offset]').length === 2");

        firefox.run("location.hash = encodeURIComponent('" + directTo("wang") + "')");
        firefox.find("#title", "wang");
        firefox.type(".write", "between us" + Firefox.ENTER);
        firefox.find(".list .own[data-offset]", "between us");

        // A window without a screen never has the focus.
        firefox.run("document.hasFocus = () => true; location.hash = ''");
        sayAs("wang", "a secret for you");
        firefox.find("#conversations .unread .badge", "1");
        firefox.click("#conversations .unread", "wang");
        firefox.find(".list .message:not(.own)[data-offset]", "a secret for you");
        firefox.until("!document.querySelector('#conversations .badge:not(.dot)')");
    }

    /** Somebody else answers the only guest who is here. */
    private static void sayAs(String id, String text) throws Exception {
        try (TestSocket other = portal.server().socketOf(id)) {
            other.request(ClientCommand.of("publish")
                    .json("channel", Frames.quote(directTo(id)))
                    .json("body", Frames.quote(text)));
        }
    }

    /** The private chat of the only guest who is here. */
    private static String directTo(String other) throws Exception {
        String clients = portal.server().call("GET", "api/v1/clients").body();
        Matcher guest = Pattern.compile("\"(guest-[^\"]+)\"").matcher(clients);
        assertThat(guest.find()).as(clients).isTrue();
        return "direct/" + guest.group(1) + "~" + other;
    }

    @Test
    void console_connects_andSends() {
        firefox.go(base.resolve("console?lang=en"));
        firefox.click("#connect");
        firefox.find("#state[data-state=online]");
        firefox.click("#mode-text");
        firefox.type("#text", "over there");
        firefox.click("#send");
        firefox.find("#log .frame .payload", "over there");
        firefox.until(
                "[...document.querySelectorAll('#log .frame .payload')].filter((one) => one.textContent === 'over there').length > 1");
    }

    @Test
    void elements_inAForeignPage_countAndShow() throws Exception {
        portal.signIn("fox");
        portal.pushTo("fox", "\"one\"");
        firefox.go(portal.page("<parley-bell ticket-url=\"ticket\"></parley-bell>"
                + "<parley-presence ticket-url=\"ticket\" channel=\"room/fox-site\"></parley-presence>"));
        firefox.until("document.querySelector('parley-bell').shadowRoot?.querySelector('.badge')?.textContent === '1'");
        portal.pushTo("fox", "\"two\"");
        firefox.until("document.querySelector('parley-bell').shadowRoot.querySelector('.badge').textContent === '2'");
        firefox.until("document.querySelector('parley-presence').count === 1");
    }
}
