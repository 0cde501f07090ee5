// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Where each foreign API stays. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ForeignApisTest {

    @ArchTest
    static final ArchRule tomcat_staysInTheLaunchersRoom = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.launcher.tomcat")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat..")
            .because("the same WAR runs in any Tomcat, and only the launcher brings its own");

    @ArchTest
    static final ArchRule histograms_stayInBench = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.HdrHistogram..")
            .because("no server has that library: only the bench is started with it");

    @ArchTest
    static final ArchRule servletRequests_stayAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.parley",
                    "dev.parley.jsp",
                    "dev.parley.spi",
                    "dev.parley.identity..",
                    "dev.parley.apikey",
                    "dev.parley.door",
                    "dev.parley.exchange",
                    "dev.parley.session",
                    "dev.parley.websocket",
                    "dev.parley.launcher.tomcat",
                    "dev.parley.http..")
            .and()
            .resideOutsideOfPackages("dev.parley.boot..", "dev.parley.spring", "dev.parley.config")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.servlet..")
            .because("behind the edge only a User crosses");

    @ArchTest
    static final ArchRule webSocketSessions_stayInWebsocket = noClasses()
            .that()
            .resideOutsideOfPackages("dev.parley.websocket..", "dev.parley.boot")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.websocket..")
            .because("a connection does not know that it is a WebSocket");

    @ArchTest
    static final ArchRule jackson_staysInWireAndHttp = noClasses()
            .that()
            .resideOutsideOfPackages("dev.parley.wire", "dev.parley.http..", "dev.parley.client")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..")
            .because("one codec reads and writes all JSON of the server's");

    @ArchTest
    static final ArchRule jose_staysInJwt = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.identity.jwt")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jose4j..")
            .because("whatever checks tokens is one room's business");

    @ArchTest
    static final ArchRule sql_staysInSqlite = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.engine.sqlite..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .because("the rest knows logs, not tables");

    @ArchTest
    static final ArchRule annotations_registerNothing = noClasses()
            .should()
            .beAnnotatedWith("jakarta.websocket.server.ServerEndpoint")
            .orShould()
            .beAnnotatedWith("jakarta.servlet.annotation.WebFilter")
            .orShould()
            .beAnnotatedWith("jakarta.servlet.annotation.WebServlet")
            .orShould()
            .beAnnotatedWith("jakarta.servlet.annotation.WebListener")
            .because("annotated endpoints escape annotated filters in a metadata-complete portal");
}
