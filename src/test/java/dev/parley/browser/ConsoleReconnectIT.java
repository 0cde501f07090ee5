// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.FaultProxy;
import dev.parley.testing.ParleyServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console while its server is away. */
class ConsoleReconnectIT {
    @TempDir
    Path data;

    @Test
    void server_goneForAWhile_isFoundAgainWithTheLogKept() throws Exception {
        try (Browser browser = Browser.open();
                ParleyServer server = new ParleyServer(data, Map.of()).start();
                FaultProxy line = new FaultProxy(server.base())) {
            ConsoleUser user = new ConsoleUser(browser);
            user.open(line.uri(), "?lang=en");
            user.touch();
            user.connect();
            user.send("text", "before");
            browser.find("#log .received", "before");

            line.refuse(true);
            line.cut();
            browser.find("#state[data-state=reconnecting]");
            browser.find("#trouble", "Connection lost. The log is kept.");
            browser.find("#log .system", "lost; attempt");
            // What is in the console is still of use without its server.
            assertThat(String.valueOf(user.downloadOf("[data-export='ndjson']")))
                    .contains("before");
            browser.type("#text", " and a draft");

            line.refuse(false);
            browser.find("#state[data-state=online]");
            browser.awaitNone("#trouble .note");
            user.search("before");
            user.awaitPayloads("before", "before");
            assertThat(browser.find("#text").getDomProperty("value")).isEqualTo("before and a draft");
            browser.click("#connect");
            browser.find("#state[data-state=idle]");
        }
    }
}
