// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lies in the WAR and in the fragment: what is listed here, and nothing that an editor or a build has left behind. */
class PackagedFilesIT {
    /** Files and folders down to where the code and the pages begin. */
    private static final Set<String> WAR = Set.of(
            "META-INF/LICENSE",
            "META-INF/MANIFEST.MF",
            "META-INF/NOTICE",
            "META-INF/context.xml",
            "META-INF/maven/",
            "WEB-INF/boot/",
            "WEB-INF/classes/",
            "WEB-INF/lib/",
            "WEB-INF/web.xml",
            "chat.jsp",
            "compare.html",
            "console.html",
            "demo/",
            "dev/parley/",
            "index.html");

    private static final Set<String> FRAGMENT = Set.of(
            "META-INF/FastDoubleParser-LICENSE",
            "META-INF/FastDoubleParser-ThirdParty-LICENSE",
            "META-INF/LICENSE",
            "META-INF/LICENSE.slf4j.txt",
            "META-INF/MANIFEST.MF",
            "META-INF/NOTICE",
            "META-INF/Schubfach-LICENSE",
            "META-INF/parley.tld",
            "META-INF/resources/",
            "META-INF/services/",
            "META-INF/spring/",
            "META-INF/web-fragment.xml",
            "dev/parley/");

    /** Of what is not one of the files above. Services have the names of classes. */
    private static final String ORDINARY =
            "(.*/)?[A-Za-z0-9][A-Za-z0-9_$.-]*\\.(class|css|d\\.ts|html|jar|js|json|jsp|LICENSE|properties|sql|svg|xml)"
                    + "|(WEB-INF/classes/)?META-INF/services/[A-Za-z0-9_.]+"
                    + "|META-INF/spring/[A-Za-z0-9_.]+\\.imports";

    static List<Shipped> artifacts() {
        return List.of(new Shipped(Artifacts.war(), WAR), new Shipped(Artifacts.fragment(), FRAGMENT));
    }

    record Shipped(Path file, Set<String> expected) {
        @Override
        public String toString() {
            return file.getFileName().toString();
        }
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void top_isTheListedOne(Shipped shipped) throws IOException {
        try (ZipFile zip = new ZipFile(shipped.file().toFile())) {
            Set<String> top = files(zip).stream()
                    .map(ZipEntry::getName)
                    .map(PackagedFilesIT::top)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(top).containsExactlyInAnyOrderElementsOf(shipped.expected());
        }
    }

    @ParameterizedTest
    @MethodSource("artifacts")
    void files_haveAnOrdinaryNameAndAContent(Shipped shipped) throws IOException {
        try (ZipFile zip = new ZipFile(shipped.file().toFile())) {
            assertThat(files(zip)).allSatisfy(entry -> {
                assertThat(entry.getSize()).as(entry.getName()).isPositive();
                if (!shipped.expected().contains(entry.getName())) {
                    assertThat(entry.getName()).matches(ORDINARY);
                }
            });
        }
    }

    private static List<ZipEntry> files(ZipFile zip) {
        return zip.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry.class::cast)
                .toList();
    }

    /** One folder deep, two in META-INF, WEB-INF and dev. */
    private static String top(String name) {
        int first = name.indexOf('/');
        int end = name.matches("(META-INF|WEB-INF|dev)/.*") ? name.indexOf('/', first + 1) : first;
        return end < 0 ? name : name.substring(0, end + 1);
    }
}
