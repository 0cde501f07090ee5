// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerVersionTest {
    @ParameterizedTest
    @CsvSource({
        "Apache Tomcat/10.1.39, 10.1.39, 10.1.40",
        "Apache Tomcat/10.1.7-dev, 10.1.7, 10.1.40",
        "Apache Tomcat (TomEE)/10.1.20 (10.0.0), 10.1.20, 10.1.40",
        "Apache Tomcat/11.0.5, 11.0.5, 11.0.6"
    })
    void tomcat_olderThanTheOldestTried_isSaid(String serverInfo, String version, String oldest) {
        assertThat(ContainerVersion.warning(serverInfo))
                .contains("Tomcat " + version + " is older than " + oldest
                        + ", the oldest that Parley is tested with: update it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Apache Tomcat/10.1.40",
                "Apache Tomcat/10.1.100",
                "Apache Tomcat/11.0.6",
                "Apache Tomcat/11.1.0-M1",
                "Apache Tomcat/12.0.0-M1",
                "Apache Tomcat",
                "jetty/12.0.1",
                ""
            })
    void container_thatWasTriedOrHidesItsVersion_isLeftInPeace(String serverInfo) {
        assertThat(ContainerVersion.warning(serverInfo)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"README.md", "README.zh-CN.md", "docs/operations.md", "docs/portal.md", "docs/portal.zh-CN.md"})
    void oldestTried_isWhatTheDocsPromise(String document) throws Exception {
        String text = Files.readString(Path.of(document));
        ContainerVersion.OLDEST.forEach((line, release) -> assertThat(text).contains(line + "." + release));
    }
}
