// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar parley.war} as a process of its own, with its temporary files kept apart. Confined to one test. */
public final class ServerProcess implements RunningServer, AutoCloseable {
    private static final Pattern READY = Pattern.compile("Parley is ready: (\\S+)");
    private final Process process;
    private final Path data;
    private final Path temporary;
    private final Path output;
    private final Path errors;
    private final ServerLogs.Watched watched;

    private ServerProcess(Process process, Path data, Path temporary, Path output, Path errors) {
        this.process = process;
        this.data = data;
        this.temporary = temporary;
        this.output = output;
        this.errors = errors;
        this.watched = ServerLogs.watch("parley.war, process " + process.pid(), () -> output() + errors());
    }

    /** Starts it on a free port and returns when it is ready. An argument that starts with -D or -X goes to the JVM. */
    public static ServerProcess start(Path data, String... arguments) {
        return startUnder(List.of(), Map.of(), data, arguments);
    }

    /** The same as the last words of another command, which must end by becoming it (exec), and with more in its environment. */
    public static ServerProcess startUnder(
            List<String> command, Map<String, String> environment, Path data, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--port", "0", "--data", data.toString()));
        all.addAll(List.of(arguments));
        return awaited(launchUnder(Artifacts.war(), command, environment, data, all.toArray(String[]::new)));
    }

    /** The same from a copy of the WAR, decoding paths as UTF-8 whatever the machine's locale is. */
    public static ServerProcess startFrom(Path war, Path data) {
        return awaited(launchUnder(
                war, List.of(), Map.of("LC_ALL", "C.UTF-8"), data, "--port", "0", "--data", data.toString()));
    }

    private static ServerProcess awaited(ServerProcess server) {
        await().until(() -> server.isReady() || !server.process.isAlive());
        if (!server.isReady()) {
            String said = server.output() + server.errors();
            server.close();
            throw new IllegalStateException("the server did not start: " + said);
        }
        return server;
    }

    /** Starts it with these arguments and nothing else; whether it comes up is for the caller to see. */
    public static ServerProcess launch(Path data, String... arguments) {
        return launchUnder(Artifacts.war(), List.of(), Map.of(), data, arguments);
    }

    /** The same under another command, which must end by becoming it (exec), and with more in its environment. */
    public static ServerProcess launchUnder(
            List<String> before, Map<String, String> environment, Path data, String... arguments) {
        return launchUnder(Artifacts.war(), before, environment, data, arguments);
    }

    private static ServerProcess launchUnder(
            Path war, List<String> before, Map<String, String> environment, Path data, String... arguments) {
        try {
            Path folder = Files.createTempDirectory("parley-server");
            Path temporary = Files.createDirectory(folder.resolve("tmp"));
            Path output = folder.resolve("stdout");
            Path errors = folder.resolve("stderr");
            List<String> command = new ArrayList<>(before);
            command.addAll(List.of(Artifacts.java(), "-Djava.io.tmpdir=" + temporary));
            command.addAll(Artifacts.quickStart());
            List<String> words = List.of(arguments);
            words.stream().filter(ServerProcess::isForTheJvm).forEach(command::add);
            command.addAll(List.of("-jar", war.toString()));
            words.stream().filter(word -> !isForTheJvm(word)).forEach(command::add);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            return new ServerProcess(process, data, temporary, output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI base() {
        Matcher matcher = READY.matcher(output());
        if (!matcher.find()) {
            throw new IllegalStateException("not ready: " + output() + errors());
        }
        return URI.create(matcher.group(1));
    }

    @Override
    public String apiKey() {
        return read(data.resolve("api-key")).strip();
    }

    public String output() {
        return read(output);
    }

    /** The log. */
    public String errors() {
        return read(errors);
    }

    /** Its java.io.tmpdir. */
    public Path temporary() {
        return temporary;
    }

    public long pid() {
        return process.pid();
    }

    public void kill9() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGSTOP: it stands still, as under a long collection or while its machine is moved. */
    public void pause() throws IOException {
        Commands.run("kill", "-STOP", String.valueOf(pid()));
    }

    /** SIGCONT. */
    public void goOn() throws IOException {
        Commands.run("kill", "-CONT", String.valueOf(pid()));
    }

    /** SIGTERM; returns the exit code, which is 143 on a clean end. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** Waits until it ends by itself. */
    public int awaitExit() {
        try {
            return Patience.awaitExit(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the server to end", e);
        }
    }

    /** Kills it, if it still runs, and deletes all but the data directory. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
        watched.ends();
        Folders.delete(output.getParent());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    private static boolean isForTheJvm(String word) {
        return word.startsWith("-D") || word.startsWith("-X");
    }

    private boolean isReady() {
        return READY.matcher(output()).find();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
