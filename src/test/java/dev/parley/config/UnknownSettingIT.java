// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inside a portal: a context parameter that is no setting, or that holds what nobody can have meant. The portal starts, Parley does not. */
class UnknownSettingIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "parley.guest, off, did you mean parley.guests?",
        "PARLEY_GUESTS, off, did you mean parley.guests?",
        "parley.limit.x, 1, docs/settings.md",
        "parley.access.read, room/\ufffd/**=none, could not be read",
        "parley.guests, perhaps, the context parameter parley.guests",
    })
    void contextParameter_isToldOnEveryPath(String name, String value, String fix) throws Exception {
        try (ParleyServer server = new ParleyServer(folder, Map.of(name, value, "parley.prefix", "/parley"))) {
            // Every portal has one; without it a path that nobody serves is not asked for.
            Tomcat.addServlet(server.context(), "default", new DefaultServlet());
            server.context().addServletMapping("/", "default");
            server.start();
            for (String path : new String[] {"readyz", "ws", "api/v1/stats"}) {
                HttpResponse<String> answer =
                        server.send(HttpRequest.newBuilder(server.base().resolve("parley/" + path)));
                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.body()).as(path).contains(name, fix);
            }
        }
    }
}
