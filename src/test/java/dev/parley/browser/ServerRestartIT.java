// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.FreePort;
import dev.parley.testing.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The server dies under two open pages, and comes back at the same address. */
class ServerRestartIT {
    @TempDir
    Path data;

    @Test
    void server_killedAndStartedAgain_losesAndDoublesNothing() {
        String port = String.valueOf(FreePort.find());
        ServerProcess server = ServerProcess.start(data, "--port", port);
        try (Chatter ana = Chatter.signIn(server.base(), "en", "Ana");
                Chatter wang = Chatter.signIn(server.base(), "zh-CN", "王芳")) {
            ana.join("restart");
            wang.join("restart");
            ana.say("before");
            wang.sees("before");

            server.kill9();
            ana.browser().type(".write", "while away 1", Keys.ENTER);
            ana.browser().type(".write", "while away 2", Keys.ENTER);
            ana.browser().find(".message.pending", "while away 2");
            ana.browser().find("#banner-text", "Connection lost");
            ana.browser().find("#banner-waiting", "2 messages waiting");
            ana.browser().find("#banner-countdown", "Retrying in");
            ana.browser().find("#banner-action", "Retry now");
            ana.browser().type(".write", "a draft");

            ServerProcess again = ServerProcess.start(data, "--port", port);
            try {
                // Those who have waited so long that the next try would be a while.
                ana.browser().run("dispatchEvent(new Event('online'))");
                wang.browser().run("dispatchEvent(new Event('online'))");
                ana.browser().find("#state[data-state=online]");
                ana.browser().find(".list .own[data-offset]", "while away 2");
                ana.browser().awaitNone("#banner");
                wang.sees("while away 2");
                wang.say("after");
                ana.sees("after");
                String[] all = {"before", "while away 1", "while away 2", "after"};
                assertThat(ana.messages()).containsExactly(all);
                assertThat(wang.messages()).containsExactly(all);
                assertThat(ana.browser().find(".write").getDomProperty("value")).isEqualTo("a draft");
                ana.browser().reload();
                ana.sees("after");
                assertThat(ana.messages()).containsExactly(all);
            } finally {
                again.close();
            }
        } finally {
            server.close();
        }
    }
}
