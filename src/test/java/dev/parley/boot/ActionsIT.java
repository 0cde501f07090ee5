// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Artifacts;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal's own actions: the example of {@code examples/actions}, compiled as a portal would, beside Parley in a real Tomcat. */
class ActionsIT {
    private static final Path EXAMPLE = Path.of("examples/actions");
    private static final String SERVICES = "META-INF/services/dev.parley.spi.ActionHandler";

    @TempDir
    private Path folder;

    @Test
    void example_answersItsAction() throws Exception {
        Path war = exploded();
        jar(compiled(EXAMPLE), war.resolve("WEB-INF/lib/portal-actions.jar"));
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat.deploy(war, "parley");
            tomcat.awaitStatus("parley/readyz", 200);
            try (TestSocket guest = TestSocket.connect(URI.create(tomcat.uri() + "parley/"), "ws")) {
                guest.awaitEvent("welcome");

                guest.send("{\"id\":1,\"action\":\"order.status\",\"order\":\"4711\"}");
                JsonNode asked = guest.awaitEvent("message");
                JsonNode reply = guest.request("{\"action\":\"order.status\",\"order\":\"4712\"}");

                assertThat(asked.path("body").toString()).isEqualTo("{\"asked\":\"4711\"}");
                assertThat(reply.path("data").path("status").asText()).isEqualTo("packed");
                assertThat(guest.request("{\"action\":\"order.status\",\"order\":\"0\"}")
                                .path("error")
                                .path("message")
                                .asText())
                        .isEqualTo("order: there is no such order");
                assertThat(guest.request("{\"action\":\"order.status\"}")
                                .path("error")
                                .path("code")
                                .asText())
                        .isEqualTo("command.invalid");
                assertThat(guest.request(ClientCommand.of("heartbeat"))
                                .path("ok")
                                .asBoolean())
                        .isTrue();
            }
        }
    }

    @Test
    void action_thatParleyHasAlready_stopsTheStartWithItsName() throws Exception {
        Path war = exploded();
        Path source = Files.createDirectories(folder.resolve("rival"));
        Files.writeString(source.resolve("Rival.java"), """
                import dev.parley.spi.*;
                public class Rival implements ActionHandler {
                    public String action() { return "publish"; }
                    public java.util.concurrent.CompletionStage<Outcome> handle(ActionRequest request) { return null; }
                }
                """);
        Files.createDirectories(source.resolve(SERVICES).getParent());
        Files.writeString(source.resolve(SERVICES), "Rival");
        jar(compiled(source), war.resolve("WEB-INF/lib/rival.jar"));
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat.deploy(war, "parley");

            await().untilAsserted(() ->
                    assertThat(tomcat.log()).contains("Parley does not start: two handlers for the action 'publish'"));
        }
    }

    private Path exploded() throws IOException {
        Path war = folder.resolve("war");
        try (ZipFile zip = new ZipFile(Artifacts.war().toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                Path target = war.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        }
        return war;
    }

    /** The classes of a folder of sources, with the service file beside them. */
    private Path compiled(Path sources) throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        List<String> files;
        try (Stream<Path> found = Files.walk(sources)) {
            files = found.map(Path::toString)
                    .filter(name -> name.endsWith(".java"))
                    .toList();
        }
        var arguments = Stream.concat(
                        Stream.of("-cp", "target/classes", "-proc:none", "-d", out.toString()), files.stream())
                .toArray(String[]::new);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                .isZero();
        Files.createDirectories(out.resolve(SERVICES).getParent());
        Files.copy(sources.resolve(SERVICES), out.resolve(SERVICES));
        return out;
    }

    private static void jar(Path classes, Path target) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }
}
