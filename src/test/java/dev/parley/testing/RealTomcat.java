// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A Tomcat as operators have it: the zip from Apache as CATALINA_HOME, a CATALINA_BASE of its own with Tomcat's own
 * {@code conf}, deployment by dropping files into {@code webapps}. Confined to one test.
 */
public final class RealTomcat implements AutoCloseable {
    /** The host looks into webapps every second, not every ten. */
    private static final String SERVER_XML = """
            <Server port="-1">
              <Service name="Catalina">
                <Connector port="%d" protocol="HTTP/1.1" connectionTimeout="20000"/>
                <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
                  %s
                  <Host name="localhost" appBase="webapps" unpackWARs="true" autoDeploy="true"/>
                </Engine>
              </Service>
            </Server>
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path base;
    private final URI uri;
    private final ServerLogs.Watched watched;
    private int replaced;

    private RealTomcat(Process process, Path base, URI uri) {
        this.process = process;
        this.base = base;
        this.uri = uri;
        this.watched = ServerLogs.watch("Tomcat, process " + process.pid(), this::log);
    }

    /** Returns when it answers. Nothing is deployed yet, but for what an earlier one left in the same directory. */
    public static RealTomcat start(String version, Path base) {
        return start(version, base, "");
    }

    /** The same, with a valve of the operator's in the engine. */
    public static RealTomcat start(String version, Path base, String valve) {
        Path home = Artifacts.tomcatHome(version);
        int port = FreePort.find();
        try {
            for (String folder : List.of("conf", "logs", "temp", "webapps", "work")) {
                Files.createDirectories(base.resolve(folder));
            }
            for (String file : List.of("web.xml", "logging.properties", "catalina.properties", "context.xml")) {
                Files.copy(
                        home.resolve("conf").resolve(file),
                        base.resolve("conf").resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(base.resolve("conf/server.xml"), SERVER_XML.formatted(port, valve));
            // Unpacked by Maven, the scripts have no execute bits; this is what catalina.sh runs.
            List<String> command = new ArrayList<>(List.of(Artifacts.java()));
            command.addAll(Artifacts.quickStart());
            command.addAll(List.of(
                    "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                    "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                    "-Dcatalina.home=" + home,
                    "-Dcatalina.base=" + base,
                    "-Djava.io.tmpdir=" + base.resolve("temp"),
                    "-cp",
                    home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
                    "org.apache.catalina.startup.Bootstrap",
                    "start"));
            Process process = new ProcessBuilder(command)
                    .directory(base.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(base.resolve("logs/console").toFile())
                    .start();
            RealTomcat tomcat = new RealTomcat(process, base, URI.create("http://localhost:" + port + "/"));
            tomcat.awaitStatus("", 404);
            return tomcat;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends with a slash. */
    public URI uri() {
        return uri;
    }

    /** Where a dropped Parley keeps its data. */
    public Path data() {
        return base.resolve("data/parley");
    }

    /** Writes {@code conf/parley.properties}, which a Parley that is deployed from now on reads. */
    public void configure(String properties) {
        try {
            Files.writeString(base.resolve("conf/parley.properties"), properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops a WAR or a directory into webapps, whole or not at all: Tomcat looks while a copy is being written. */
    public void deploy(Path application, String name) {
        try {
            Path target = base.resolve("webapps").resolve(name);
            if (Files.isDirectory(application)) {
                Files.move(application, target);
            } else {
                Path copy = Files.copy(application, base.resolve("work").resolve(name));
                Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts another file in the WAR's place, which the host finds to be another; returns at once. */
    public void replace(Path application, String war) {
        try {
            Path copy = Files.copy(application, base.resolve("work").resolve(war), StandardCopyOption.REPLACE_EXISTING);
            // One that seems to be older than a second is redeployed at the next look: it cannot be half written.
            Files.setLastModifiedTime(copy, FileTime.from(Instant.EPOCH.plusSeconds(++replaced)));
            Files.move(copy, base.resolve("webapps").resolve(war), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a file below webapps look new, for which the host reloads its application. */
    public void touch(String file) {
        try {
            Files.setLastModifiedTime(base.resolve("webapps").resolve(file), FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the WAR and returns when Tomcat has removed what it unpacked. */
    public void undeploy(String war) {
        try {
            Files.delete(base.resolve("webapps").resolve(war));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path unpacked = base.resolve("webapps").resolve(war.replaceFirst("\\.war$", ""));
        await().until(() -> Files.notExists(unpacked));
    }

    /** Waits until a GET is answered with this status. */
    public void awaitStatus(String path, int status) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Patience.LIMIT)
                .build();
        try {
            await().ignoreExceptionsMatching(IOException.class::isInstance).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("Tomcat ended");
                }
                return http.send(request, BodyHandlers.discarding()).statusCode() == status;
            });
        } catch (RuntimeException e) {
            throw new AssertionError("no " + status + " from " + request.uri() + "\n" + log(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** What Tomcat and the applications logged. */
    public String log() {
        try {
            return Files.readString(base.resolve("logs/console"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            Patience.awaitExit(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            watched.ends();
        }
    }
}
