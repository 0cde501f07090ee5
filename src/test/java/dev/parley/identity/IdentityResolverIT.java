// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Artifacts;
import dev.parley.testing.ExampleJar;
import dev.parley.testing.RawSocket;
import dev.parley.testing.RealTomcat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal's own resolver: the example of {@code examples/identity}, compiled as a portal would, and one that misbehaves. */
class IdentityResolverIT {
    private static final String SERVICES = "META-INF/services/dev.parley.spi.IdentityResolver";
    private static final String CONTEXT = """
            <Context><Parameter name="portal.badge.secret" value="long and secret"/></Context>
            """;
    private static final String ROGUE = """
            import dev.parley.identity.*;
            import dev.parley.spi.*;
            import jakarta.servlet.http.HttpServletRequest;
            import java.util.*;
            public class Rogue implements IdentityResolver {
                public String name() { return "rogue"; }
                public Optional<User> resolve(HttpServletRequest request) {
                    String as = String.valueOf(request.getHeader("X-As"));
                    return switch (as) {
                        case "null" -> null;
                        case "throws" -> throw new IllegalStateException("password=secret");
                        case "overflows" -> resolve(request);
                        case "guest" -> Optional.of(User.guest("guest-1", "Guest"));
                        case "prefix" -> Optional.of(new User("guest-1", "Guest", false, Set.of()));
                        default -> Optional.of(User.known(as, as, Set.of()));
                    };
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void example_knowsItsUser_whereTheSettingNamesIt() throws Exception {
        Path war = ExampleJar.exploded(folder.resolve("war"));
        ExampleJar.make(
                Path.of("examples/identity"), folder.resolve("out"), war.resolve("WEB-INF/lib/portal-identity.jar"));
        Files.createDirectories(war.resolve("META-INF"));
        Files.writeString(war.resolve("META-INF/context.xml"), CONTEXT);
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat.configure("parley.identity=badge,guest");
            tomcat.deploy(war, "parley");
            tomcat.awaitStatus("parley/readyz", 200);
            URI parley = tomcat.uri().resolve("parley/");

            assertThat(welcome(parley, "Cookie", "badge=" + badge("张三", 60)))
                    .contains("\"id\":\"张三\"", "\"guest\":false");
            assertThat(welcome(parley, "Cookie", "badge=" + badge("anna", 60) + "x"))
                    .contains("\"guest\":true");
            assertThat(welcome(parley, "Cookie", "badge=" + badge("anna", -1))).contains("\"guest\":true");
            assertThat(welcome(parley)).contains("\"guest\":true");
            assertThat(RawSocket.refused(parley, "ws?ticket=wrong", "Cookie", "badge=" + badge("anna", 60))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void resolver_thatMisbehaves_harmsNobody_andIsToldByName_asIsANameThatNobodyHas() throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat10(), folder.resolve("tomcat"))) {
            tomcat.configure("parley.identity=session,badge");
            tomcat.deploy(withRogue("first"), "first");
            await().untilAsserted(() -> assertThat(tomcat.log())
                    .contains("Parley does not start: parley.identity: 'badge' is no way to know a user;"
                            + " there are session, principal, header, guest, rogue"));
            tomcat.configure("parley.identity=rogue");
            tomcat.deploy(withRogue("second"), "parley");
            tomcat.awaitStatus("parley/readyz", 200);
            URI parley = tomcat.uri().resolve("parley/");

            assertThat(welcome(parley, "X-As", "anna")).contains("\"id\":\"anna\"");
            for (String as : new String[] {"throws", "overflows", "guest", "prefix"}) {
                RawSocket.Refusal refusal = RawSocket.refused(parley, "ws", "X-As", as);
                assertThat(refusal.status()).as(as).isEqualTo(401);
                assertThat(refusal.body()).contains("the server's log says why").doesNotContain("rogue", "secret");
            }
            assertThat(RawSocket.refused(parley, "ws", "X-As", "null").body()).contains("nobody is signed in");
            assertThat(tomcat.log())
                    .contains(
                            "ignored the user that 'rogue' found: Rogue fails with java.lang.IllegalStateException at Rogue")
                    .contains(
                            "Rogue fails with java.lang.StackOverflowError",
                            "only this server makes guests",
                            "'guest-1'")
                    .doesNotContain("password=secret");
        }
    }

    private Path withRogue(String name) throws Exception {
        Path source = Files.createDirectories(folder.resolve(name + "-source"));
        Files.writeString(source.resolve("Rogue.java"), ROGUE);
        Files.createDirectories(source.resolve(SERVICES).getParent());
        Files.writeString(source.resolve(SERVICES), "Rogue");
        Path war = ExampleJar.exploded(folder.resolve(name));
        ExampleJar.make(source, folder.resolve(name + "-out"), war.resolve("WEB-INF/lib/rogue.jar"));
        return war;
    }

    private static String welcome(URI base, String... headers) throws Exception {
        try (RawSocket socket = RawSocket.open(base, "ws", headers)) {
            return socket.read().text();
        }
    }

    private static String badge(String user, int seconds) throws Exception {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String text = base64.encodeToString(user.getBytes(StandardCharsets.UTF_8)) + "."
                + (Instant.now().getEpochSecond() + seconds);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("long and secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return text + "." + base64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
