// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may import whom. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule error_importsNobody = mayImport("error");

    @ArchTest
    static final ArchRule identity_importsOnlyBelow = mayImport("identity", "address", "revocation", "digest", "error");

    @ArchTest
    static final ArchRule resolvers_importOnlyBelow = mayImport(
            "identity.resolver", "spi", "identity", "identity.tomcat", "address", "revocation", "digest", "error");

    @ArchTest
    static final ArchRule revocation_importsOnlyBelow = mayImport("revocation", "file", "digest", "error");

    @ArchTest
    static final ArchRule loginsOfTomcat_importNobody = mayImport("identity.tomcat");

    @ArchTest
    static final ArchRule jwt_importsOnlyBelow =
            mayImport("identity.jwt", "identity", "identity.resolver", "revocation", "thread", "error");

    @ArchTest
    static final ArchRule channel_importsOnlyBelow = mayImport("channel", "identity", "error");

    @ArchTest
    static final ArchRule spi_importsOnlyWhatPortalsSee = mayImport("spi", "channel", "identity", "error");

    @ArchTest
    static final ArchRule extension_importsOnlyBelow =
            mayImport("extension", "thread", "spi", "wire", "channel", "identity", "text", "error");

    @ArchTest
    static final ArchRule access_importsOnlyBelow =
            mayImport("access", "spi", "extension", "engine", "channel", "identity", "cache", "error");

    @ArchTest
    static final ArchRule engine_importsOnlyBelow =
            mayImport("engine", "engine.page", "channel", "identity", "text", "error");

    @ArchTest
    static final ArchRule enginePage_importsOnlyBelow = mayImport("engine.page", "channel", "identity", "error");

    @ArchTest
    static final ArchRule sqlite_importsOnlyBelow = mayImport(
            "engine.sqlite",
            "engine.sqlite.log",
            "engine.sqlite.recovery",
            "engine.sqlite.writer",
            "engine.memory",
            "engine",
            "engine.page",
            "channel",
            "identity",
            "file",
            "thread",
            "error");

    @ArchTest
    static final ArchRule sqliteLog_importsOnlyBelow = mayImport(
            "engine.sqlite.log",
            "engine.sqlite.recovery",
            "engine",
            "engine.page",
            "channel",
            "identity",
            "cache",
            "digest",
            "error");

    @ArchTest
    static final ArchRule sqliteWriter_importsOnlyBelow = mayImport(
            "engine.sqlite.writer", "engine.sqlite.log", "engine.sqlite.recovery", "engine", "thread", "error");

    @ArchTest
    static final ArchRule sqliteRecovery_importsOnlyBelow =
            mayImport("engine.sqlite.recovery", "engine", "file", "error");

    @ArchTest
    static final ArchRule memory_importsOnlyBelow =
            mayImport("engine.memory", "engine", "engine.page", "channel", "identity", "file", "thread", "error");

    @ArchTest
    static final ArchRule wire_importsOnlyBelow = mayImport("wire", "spi", "channel", "identity", "error");

    @ArchTest
    static final ArchRule delivery_importsOnlyBelow = mayImport("delivery", "wire", "thread", "error");

    @ArchTest
    static final ArchRule people_importsOnlyBelow =
            mayImport("people", "extension", "engine", "engine.page", "spi", "wire", "identity", "cache", "error");

    @ArchTest
    static final ArchRule presence_importsOnlyBelow =
            mayImport("presence", "delivery", "engine", "wire", "channel", "identity");

    @ArchTest
    static final ArchRule hub_importsOnlyBelow = mayImport(
            "hub",
            "people",
            "presence",
            "delivery",
            "spi",
            "access",
            "extension",
            "engine",
            "engine.page",
            "wire",
            "channel",
            "identity",
            "revocation",
            "thread",
            "text",
            "cache",
            "error");

    @ArchTest
    static final ArchRule command_importsOnlyBelow = mayImport(
            "command",
            "people",
            "extension",
            "thread",
            "delivery",
            "audit",
            "spi",
            "access",
            "hub",
            "engine",
            "engine.page",
            "wire",
            "channel",
            "identity",
            "identity.resolver",
            "error");

    @ArchTest
    static final ArchRule dispatch_importsOnlyBelow =
            mayImport("dispatch", "command", "delivery", "spi", "hub", "wire", "identity", "text", "cache", "error");

    @ArchTest
    static final ArchRule file_importsNobody = mayImport("file");

    @ArchTest
    static final ArchRule thread_importsOnlyErrors = mayImport("thread", "error");

    @ArchTest
    static final ArchRule text_importsNobody = mayImport("text");

    @ArchTest
    static final ArchRule cache_importsNobody = mayImport("cache");

    @ArchTest
    static final ArchRule digest_importsNobody = mayImport("digest");

    @ArchTest
    static final ArchRule apikey_importsOnlyBelow = mayImport("apikey", "file", "digest", "error");

    @ArchTest
    static final ArchRule door_importsOnlyBelow =
            mayImport("door", "exchange", "address", "identity", "identity.resolver", "hub", "wire", "cache", "error");

    @ArchTest
    static final ArchRule quota_importsOnlyBelow = mayImport("quota", "door", "access", "engine", "identity", "error");

    @ArchTest
    static final ArchRule session_importsOnlyBelow = mayImport(
            "session",
            "exchange",
            "http",
            "door",
            "hub",
            "delivery",
            "engine",
            "wire",
            "identity",
            "identity.resolver",
            "identity.tomcat",
            "revocation",
            "file",
            "digest",
            "error");

    @ArchTest
    static final ArchRule config_importsOnlyBelow = mayImport(
            "config", "access", "engine", "channel", "identity", "identity.resolver", "identity.jwt", "file", "error");

    @ArchTest
    static final ArchRule launcher_importsOnlyWhatItsJarHas =
            mayImport("launcher", "address", "config", "file", "error");

    @ArchTest
    static final ArchRule audit_importsOnlyBelow = mayImport("audit", "thread", "error");

    @ArchTest
    static final ArchRule address_importsNobody = mayImport("address");

    @ArchTest
    static final ArchRule whatTheLauncherReadsSettingsWith_needsOnlyTheJdk = classes()
            .that(atTheRootOfTheWar())
            .should()
            .onlyDependOnClassesThat(atTheRootOfTheWar()
                    .or(JavaClass.Predicates.resideInAnyPackage("java..", "com.sun.management..", "org.jspecify..")))
            .because("at the root of the WAR there is nothing else, until the web application has been unpacked");

    @ArchTest
    static final ArchRule launcherTomcat_importsOnlyTheLauncher = mayImport("launcher.tomcat", "launcher", "address");

    @ArchTest
    static final ArchRule websocket_importsOnlyBelow = mayImport(
            "websocket",
            "websocket.tomcat",
            "extension",
            "delivery",
            "connection",
            "door",
            "spi",
            "access",
            "dispatch",
            "hub",
            "wire",
            "identity",
            "channel",
            "text",
            "error");

    @ArchTest
    static final ArchRule belowWebSocketApi_importsNobody = mayImport("websocket.tomcat", "error");

    @ArchTest
    static final ArchRule connection_importsOnlyBelow =
            mayImport("connection", "extension", "delivery", "spi", "dispatch", "hub", "wire", "identity", "error");

    @ArchTest
    static final ArchRule httpTransport_importsOnlyBelow =
            mayImport("http.transport", "delivery", "connection", "dispatch", "door", "exchange", "hub", "error");

    @ArchTest
    static final ArchRule http_importsOnlyBelow = mayImport("http", "door", "exchange", "wire", "digest", "error");

    @ArchTest
    static final ArchRule httpApi_importsOnlyBelow = mayImport(
            "http.api",
            "audit",
            "delivery",
            "http",
            "session",
            "apikey",
            "door",
            "exchange",
            "spi",
            "access",
            "command",
            "hub",
            "wire",
            "identity",
            "identity.resolver",
            "channel",
            "metrics",
            "error");

    @ArchTest
    static final ArchRule httpCompare_importsOnlyBelow = mayImport(
            "http.compare",
            "http.api",
            "http",
            "door",
            "exchange",
            "spi",
            "access",
            "command",
            "hub",
            "engine",
            "engine.page",
            "wire",
            "identity",
            "identity.resolver",
            "channel",
            "error");

    @ArchTest
    static final ArchRule httpPages_importsOnlyBelow =
            mayImport("http.pages", "http", "door", "exchange", "identity", "error");

    @ArchTest
    static final ArchRule metrics_importsOnlyBelow =
            mayImport("metrics", "delivery", "exchange", "hub", "channel", "error");

    @ArchTest
    static final ArchRule exchange_importsOnlyErrors = mayImport("exchange", "error");

    @ArchTest
    static final ArchRule client_needsOnlyTheJdkAndJackson = classes()
            .that()
            .resideInAPackage("dev.parley.client")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.parley.client",
                    "java..",
                    "com.fasterxml.jackson.core..",
                    "com.fasterxml.jackson.databind..",
                    "org.jspecify..")
            .because("its jar has no class of any other room, and nothing beside it but Jackson");

    @ArchTest
    static final ArchRule nobody_importsClient = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.client")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.parley.client")
            .because("neither the WAR nor the fragment has it");

    @ArchTest
    static final ArchRule bench_importsOnlyBelow =
            mayImport("bench", "bench.scenario", "bench.client", "file", "wire", "error");

    @ArchTest
    static final ArchRule scenarios_importOnlyTheirClients = mayImport("bench.scenario", "bench.client");

    @ArchTest
    static final ArchRule clientsOfTheBench_importOnlyWire = mayImport("bench.client", "wire");

    @ArchTest
    static final ArchRule portalApi_importsOnlyBelow = classes()
            .that()
            .resideInAPackage("dev.parley")
            .should()
            .onlyDependOnClassesThat(notOursOr("", "audit", "spi", "hub", "wire", "identity", "channel", "error"))
            .because("portals see Parley through one class, which must not drag the house with it");

    @ArchTest
    static final ArchRule jsp_importsOnlyThePortalApi = classes()
            .that()
            .resideInAPackage("dev.parley.jsp")
            .should()
            .onlyDependOnClassesThat(notOursOr("", "jsp", "identity", "error"))
            .because("pages see what portals see");

    @ArchTest
    static final ArchRule nobody_importsBoot = noClasses()
            .that()
            .resideOutsideOfPackages("dev.parley.boot..", "dev.parley.spring")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.parley.boot..")
            .because("boot wires everything and is wired by nobody but the container, or Spring in its stead");

    @ArchTest
    static final ArchRule spring_importsWhatStartsParley = classes()
            .that()
            .resideInAPackage("dev.parley.spring")
            .should()
            .onlyDependOnClassesThat(notOursOr("spring", "boot", "config", ""))
            .because("Spring starts Parley in the container's stead, and knows nothing of what is inside");

    @ArchTest
    static final ArchRule nobody_importsSpring = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.spring")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.parley.spring", "org.springframework..")
            .because("a portal without Spring has no class of it, and loads none that needs one");

    @ArchTest
    static final ArchRule names_sayWhatDiffers = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .resideInAPackage("..util..")
            .because("such a name says nothing");

    /** As the WAR plugin's web resources name them. */
    private static DescribedPredicate<JavaClass> atTheRootOfTheWar() {
        return DescribedPredicate.describe("at the root of the WAR", type -> {
            String name = type.getBaseComponentType().getName().replaceFirst("^dev\\.parley\\.", "");
            return name.startsWith("launcher.") && !name.startsWith("launcher.tomcat.")
                    || name.startsWith("address.")
                    || name.matches("config\\.(Setting|Setting[^s].*|Distance|Profile|Deployment)")
                    || name.matches("file\\.(.*Text.*|PropertiesFile.*|PrivateFiles)")
                    || name.equals("error.LogText");
        });
    }

    private static ArchRule mayImport(String room, String... rooms) {
        return classes()
                .that()
                .resideInAPackage("dev.parley." + room)
                .should()
                .onlyDependOnClassesThat(notOursOr(with(room, rooms)))
                .allowEmptyShould(true)
                .because("design: " + room + " may import only " + Arrays.toString(rooms));
    }

    private static String[] with(String room, String... rooms) {
        String[] all = Arrays.copyOf(rooms, rooms.length + 1);
        all[rooms.length] = room;
        return all;
    }

    private static DescribedPredicate<JavaClass> notOursOr(String... rooms) {
        Set<String> allowed = Arrays.stream(rooms)
                .map(room -> room.isEmpty() ? "dev.parley" : "dev.parley." + room)
                .collect(Collectors.toSet());
        return DescribedPredicate.describe("outside dev.parley or in " + allowed, type -> {
            JavaClass base = type.getBaseComponentType();
            return !base.getPackageName().startsWith("dev.parley") || allowed.contains(base.getPackageName());
        });
    }
}
