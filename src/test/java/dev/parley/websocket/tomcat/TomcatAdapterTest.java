// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.LogWatch;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions here are no Tomcat's: everything that is found by name is missing. */
class TomcatAdapterTest {
    private static final Set<String> TESTED = Set.of("11.0", "10.1");

    @ParameterizedTest
    @ValueSource(strings = {"Apache Tomcat/11.0.29", "Apache Tomcat (TomEE)/10.1.60 (10.0.0)", "no version"})
    void sessions_thatLackMembers_areLeftToTheApi_withOneWarning(String serverInfo) {
        try (LogWatch log = new LogWatch()) {
            TomcatAdapter tomcat = new TomcatAdapter(true, serverInfo, TESTED);
            assertThat(warnings(log)).isEmpty();

            assertNothingIsDone(tomcat, session());
            assertNothingIsDone(tomcat, session());

            assertThat(warnings(log))
                    .singleElement()
                    .asString()
                    .contains("wsRemoteEndpoint", "parley.websocket.direct=off");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Apache Tomcat/12.0.1", "Apache Tomcat/9.0.98", "Apache Tomcat (TomEE)/11.1.0"})
    void tomcat_thatNoTestRanWith_isLeftAlone_andToldOfOnce(String serverInfo) {
        try (LogWatch log = new LogWatch()) {
            TomcatAdapter tomcat = new TomcatAdapter(true, serverInfo, TESTED);

            assertNothingIsDone(tomcat, session());

            assertThat(warnings(log)).singleElement().asString().contains(serverInfo, "10.1, 11.0");
        }
    }

    @Test
    void setting_off_touchesNothing_andSaysNothing() {
        try (LogWatch log = new LogWatch()) {
            TomcatAdapter tomcat = new TomcatAdapter(false, "Apache Tomcat/12.0.1", TESTED);

            assertNothingIsDone(tomcat, session());

            assertThat(warnings(log)).isEmpty();
        }
    }

    private static List<String> warnings(LogWatch log) {
        return log.complaints().stream()
                .filter(line -> line.contains("by the API of the container"))
                .toList();
    }

    private static void assertNothingIsDone(TomcatAdapter tomcat, Session session) {
        assertThat(tomcat.socket(session)).isEmpty();
        assertThat(tomcat.frame(session)).isEmpty();
        tomcat.shrinkBuffers(session);
        assertThat(tomcat.end(session, new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "")))
                .isFalse();
    }

    private static Session session() {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getNegotiatedExtensions")) {
                        return List.<Extension>of();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
