// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What a portal takes with the fragment: nothing under a name that somebody else may have. */
class FragmentJarIT {
    @Test
    void jar_holdsNoClassUnderAForeignName() throws Exception {
        try (JarFile jar = new JarFile(Artifacts.fragment().toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .filteredOn(name -> !name.endsWith("/"))
                    .allMatch(name -> name.startsWith("dev/parley/") || name.startsWith("META-INF/"))
                    .contains("META-INF/web-fragment.xml", "META-INF/parley.tld", "META-INF/LICENSE", "META-INF/NOTICE")
                    .noneMatch(name -> name.contains("Launcher"));
        }
    }

    @Test
    void dependencies_thatAPortalInherits_areTheDriverOnly() throws Exception {
        NodeList all = (NodeList) XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                        "/project/dependencies/dependency",
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(Path.of("pom.xml").toFile()),
                        XPathConstants.NODESET);
        List<String> inherited = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            Element dependency = (Element) all.item(i);
            String scope = text(dependency, "scope");
            if ((scope.isEmpty() || scope.equals("runtime"))
                    && !text(dependency, "optional").equals("true")) {
                inherited.add(text(dependency, "artifactId"));
            }
        }
        assertThat(inherited).containsExactly("sqlite-jdbc");
    }

    private static String text(Element parent, String child) {
        NodeList found = parent.getElementsByTagName(child);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
