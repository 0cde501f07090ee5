// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Whose elements they are, over which connection: tickets of the portal, the session of Parley's own sign-in, a copy of the files. */
class ElementsIdentityIT {
    private static final String TICKET = " ticket-url=\"ticket\"";

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

    @AfterEach
    void hearNoComplaints() {
        page.assertQuiet();
    }

    @Test
    void elements_ofOneIdentity_shareOneConnection_andTheirMarks() throws Exception {
        portal.signIn("ana");
        portal.pushTo("ana", "\"one\"");
        page.open(portal.page("<parley-bell" + TICKET
                + "></parley-bell><parley-bell ticket-url=\"/portal/ticket\" lang=\"zh\"></parley-bell>"
                + "<parley-presence channel=\"live/one\"" + TICKET + "></parley-presence>"
                + "<parley-chat channel=\"room/one\"" + TICKET + "></parley-chat>"));
        page.awaitBell("1 unread notification");
        page.find("parley-chat", "textarea");
        page.until("return document.querySelectorAll('parley-bell')[1].unread === 1");
        await().until(() -> portal.connections("") == 1);
        assertThat(page.text("return bell.user.id")).isEqualTo("ana");
        page.run("return document.querySelectorAll('parley-bell')[1].markRead()");
        page.awaitBell("No unread notifications");
        // One goes, the others stay on the line.
        page.run("document.querySelector('parley-presence').remove(); chat.remove()");
        portal.pushTo("ana", "\"two\"");
        page.awaitBell("1 unread notification");
    }

    @Test
    void ticket_isFetchedAnewForEachAttempt_andMayBeForSomebodyElse() throws Exception {
        portal.signIn("carla");
        portal.pushTo("dora", "\"for dora\"");
        page.open(portal.page("<parley-bell" + TICKET + "></parley-bell>"));
        page.awaitBell("No unread notifications");
        portal.signIn("dora");
        portal.server().call("DELETE", "api/v1/clients?user=carla");
        page.awaitBell("No unread notifications, offline");
        page.run("bell.reconnect()");
        page.awaitBell("1 unread notification");
        assertThat(page.text("return bell.user.id")).isEqualTo("dora");
    }

    @Test
    void session_ofParleysOwnSignIn_holdsInAPageOfAnotherContext() {
        browser.go(portal.page("", ""));
        page.run("return fetch('/parley/signin', { method: 'POST', headers: { 'Content-Type': 'application/json' },"
                + " body: JSON.stringify({ name: '王芳' }) }).then(({ ok }) => ok)");
        page.open(portal.page("<parley-bell></parley-bell>"));
        page.awaitBell("No unread notifications");
        String id = page.text("return bell.user.id");
        assertThat(page.text("return bell.user.name")).isEqualTo("王芳");
        browser.reload();
        page.awaitBell("No unread notifications");
        assertThat(page.text("return bell.user.id")).isEqualTo(id);
        page.run("return fetch('/parley/signout', { method: 'POST' }).then(() => true)");
        page.awaitBell("No unread notifications, signed out");
    }

    @Test
    void base_leadsToAServerElsewhere_forACopyOfTheFiles() {
        portal.signIn("emil");
        page.open(portal.page(
                "<script type=\"module\" src=\"/portal/copy/assets/elements.js\"></script>",
                "<parley-bell base=\"/parley\"" + TICKET + "></parley-bell>"));
        page.awaitBell("No unread notifications");
        assertThat(page.text("return bell.client.url.pathname")).isEqualTo("/parley/ws");
    }

    @Test
    void chat_behindAButton_listensInARoomOnlyOnceItWasOpened() throws Exception {
        portal.signIn("frank");
        page.open(portal.page("<parley-chat launcher channel=\"room/support\"" + TICKET + "></parley-chat>"));
        page.find("parley-chat", ".launch");
        try (TestSocket bob = portal.server().socketOf("bob")) {
            bob.request(ClientCommand.subscribe("room/support"));
            assertThat(bob.request(ClientCommand.of("presence").with("channel", "room/support"))
                            .at("/data/count")
                            .asInt())
                    .isEqualTo(1);
            page.find("parley-chat", ".launch").click();
            page.find("parley-chat", ".count", "2 online");
            page.find("parley-chat", "textarea").sendKeys("help", Keys.ENTER);
            assertThat(bob.awaitEvent("message").path("body").asText()).isEqualTo("help");
            page.find("parley-chat", ".close").click();
            bob.request(ClientCommand.publish("room/support", "how?"));
            page.until(
                    "return one('parley-chat', '.launch').getAttribute('aria-label') === 'Open chat: 1 unread message'");
            browser.reload();
            page.until(
                    "return one('parley-chat', '.launch')?.getAttribute('aria-label') === 'Open chat: 1 unread message'");
            page.run("chat.show()");
            page.find("parley-chat", ".message", "how?");
            page.until("return chat.unread === 0");
        }
    }

    @Test
    void chat_withAPerson_isPrivate_andKnowsItsNumberWithoutBeingOpened() throws Exception {
        portal.signIn("gina");
        page.open(portal.page("<parley-chat launcher to=\"bob\"" + TICKET + "></parley-chat>"));
        page.find("parley-chat", ".launch");
        try (TestSocket bob = portal.server().socketOf("bob")) {
            bob.request(ClientCommand.of("publish").with("to", "gina").with("body", "psst"));
            page.until(
                    "return one('parley-chat', '.launch').getAttribute('aria-label') === 'Open chat: 1 unread message'");
            page.find("parley-chat", ".launch").click();
            page.find("parley-chat", ".message", "psst");
            page.find("parley-chat", "textarea").sendKeys("yes?", Keys.ENTER);
            await().until(() -> bob.request(ClientCommand.of("history").with("channel", "direct/bob~gina"))
                            .at("/data/messages")
                            .size()
                    == 2);
        }
        assertThat(
                        page.run(
                                "return watch.events.filter(({ name }) => name === 'parley-message').map(({ detail }) => detail.body)"))
                .asString()
                .isEqualTo("[psst]");
    }

    @Test
    void chat_whoseRoomWasLeftElsewhere_saysSo_andJoinsAgain() throws Exception {
        portal.signIn("hana");
        page.open(portal.page("<parley-chat channel=\"room/left\"" + TICKET + "></parley-chat>"));
        page.find("parley-chat", "textarea");
        try (TestSocket phone = portal.server().socketOf("hana");
                TestSocket bob = portal.server().socketOf("bob")) {
            bob.request(ClientCommand.subscribe("room/left"));
            page.find("parley-chat", ".count", "2 online");
            phone.request(
                    ClientCommand.of("unsubscribe").with("channel", "room/left").with("leave", true));
            page.find("parley-chat", ".banner", "You left this room on another device");
            page.until("return !one('parley-chat', 'textarea')");
            page.find("parley-chat", ".banner button", "Join again").click();
            page.find("parley-chat", "textarea");
            page.until("return !one('parley-chat', '.banner')");
            bob.request(ClientCommand.publish("room/left", "welcome back"));
            page.find("parley-chat", ".message", "welcome back");
        }
    }
}
