// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.HttpConnection;
import dev.parley.bench.client.ParleyDialect;
import dev.parley.bench.client.Target;
import dev.parley.bench.scenario.Load;
import dev.parley.bench.scenario.PushScenario;
import dev.parley.bench.scenario.Round;
import dev.parley.bench.scenario.RunProgress;
import dev.parley.bench.scenario.Scenario;
import dev.parley.bench.scenario.Scenarios;
import dev.parley.testing.Artifacts;
import dev.parley.testing.FreePort;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench as people start it, and what it says of servers that fail it. */
class BenchIT {
    @TempDir
    private static Path data;

    @AutoClose
    private static ServerProcess server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data);
    }

    @Test
    void javaJar_withoutScenario_looksAtAServerAsItComes() throws Exception {
        Path json = folder.resolve("run.json");

        Said said = javaJar(
                server.base().toString(),
                "--key-file",
                data.resolve("api-key").toString(),
                "--connections=20",
                "--json",
                json.toString(),
                "--warm-up=0s",
                "--duration=1s");

        assertThat(said.code).as(said.text()).isZero();
        assertThat(said.out)
                .contains("fanout: ", "chat: ", "echo: ", "push: ", "latency.p99.ms", "lost 0, doubled 0, reordered 0");
        // Found by its port, with what only its own metrics tell.
        assertThat(said.out).contains("cpu.cores", "memory.mb", "allocated.bytes.per.message");
        assertThat(BaselineReport.read(json)).isNotNull();
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(json);
        }
    }

    @Test
    void javaJar_whatItCannotDo_isToldInOneLine() throws Exception {
        String nobody = "http://localhost:" + FreePort.find() + "/parley";
        assertRefused(javaJar(nobody), 1, "Nobody answers at", "java -jar parley.war");
        assertRefused(javaJar("--prot"), 2, "--prot", "--help");
        assertRefused(javaJar(server.base().resolve("/nowhere").toString()), 1, "no Parley", "context path");
        assertRefused(javaJar("push", server.base().toString()), 1, "--key-file", "PARLEY_API_KEY");
    }

    @Test
    void javaJarHelp_isAnsweredOnTheStandardOutput() throws Exception {
        Said said = javaJar("--help");

        assertThat(said.code).isZero();
        assertThat(said.out).isEqualTo(BenchOptions.USAGE);
    }

    @Test
    void pushes_inBatchesAndOneByOne_areComparedWithAnEarlierRun() throws Exception {
        Path json = folder.resolve("run.json");
        String[] words = {
            server.base().toString(),
            "push",
            "ndjson",
            "--batch",
            "20",
            "--http-connections",
            "2",
            "--key-file",
            data.resolve("api-key").toString(),
            "--warm-up=0s",
            "--duration=300ms"
        };

        Said first = bench(with(words, "--json", json.toString()));
        Said second = bench(with(words, "--rate", "200", "--compare", json.toString()));
        Said third = bench(with(words, "--json", "-", "--compare", json.toString()));

        assertThat(first.code).as(first.text()).isZero();
        assertThat(first.out).contains("ndjson: 10 connections, saturated", "reply.p99.ms");
        assertThat(second.out).contains("200 messages/s").doesNotContain("within noise");
        assertThat(third.out).startsWith("{\"parleyBench\":1,").hasLineCount(1);
        assertThat(bench(with(words, "--compare", json.toString())).out).containsPattern("deliveries.per.s .* %");
    }

    @Test
    void pushThatIsAnsweredButNotDelivered_isLost() throws Exception {
        Result result = pushed(pushingTo("room/elsewhere"));

        assertThat(result.failures()).isEmpty();
        assertThat(result.sum(RoundFigures.LOST)).isGreaterThanOrEqualTo(200);
        assertThat(result.sum(RoundFigures.DELIVERED)).isZero();
        assertThat(result.isSound()).isFalse();
    }

    @Test
    void pushThatTheServerRefuses_isToldWithItsWords() throws Exception {
        Result result = pushed(pushingTo("nowhere"));

        assertThat(result.failures()).singleElement().asString().contains("422", "channel.invalid");
    }

    @Test
    void scenarioThatHangs_isToldOfAndLeft() throws Exception {
        Scenario hanging = new Hanging();
        ScenarioRun attempt = new ScenarioRun(
                new Plan(hanging, Scenarios.usual("echo")),
                measured(new ParleyDialect()),
                quiet(),
                Duration.ofMillis(300));

        ScenarioRun.Outcome outcome = attempt.run();

        assertThat(outcome.failure()).contains("stalled", "waiting for the end of the world", "Hanging.run");
    }

    @Test
    void serverThatDies_isToldOfAndTheNextRoundSaysSo(@TempDir Path other) throws Exception {
        try (ServerProcess mortal = ServerProcess.start(other)) {
            Target target = new Target("mortal", mortal.base(), null, new ParleyDialect());
            Plan plan = new Plan(new Mortal(mortal), small());

            List<Result> results = new Rounds(
                            List.of(new Rounds.Measured(target, new ServerMeter(target, OptionalLong.empty()))),
                            2,
                            quiet())
                    .run(plan);

            assertThat(results.get(0).isSound()).isFalse();
            assertThat(results.get(0).failures().get(0)).startsWith("round 1");
            assertThat(results.get(0).failures().get(1)).startsWith("round 2").contains("Nobody answers");
        }
    }

    @Test
    void processOfAServer_isFoundByItsPort() {
        assertThat(ListeningProcesses.on(server.base())).hasValue(server.pid());
    }

    /** Parley's dialect, but whatever is pushed goes to this channel. */
    private static Dialect pushingTo(String channel) {
        Dialect real = new ParleyDialect();
        return (Dialect) Proxy.newProxyInstance(
                BenchIT.class.getClassLoader(),
                new Class<?>[] {Dialect.class},
                (proxy, method, arguments) -> method.getName().equals("push")
                        ? real.push(channel, (String) arguments[1])
                        : method.invoke(real, arguments));
    }

    private static final class Hanging implements Scenario {
        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public Round run(Target target, Load load, RunProgress progress) throws InterruptedException {
            progress.step("waiting for the end of the world");
            Thread.currentThread().join();
            throw new IllegalStateException("the world has ended");
        }
    }

    /** The server ends in the middle of a push. */
    private record Mortal(ServerProcess server) implements Scenario {
        @Override
        public String name() {
            return "mortal";
        }

        @Override
        public Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException {
            try (HttpConnection line = new HttpConnection(target.base())) {
                server.kill9();
                line.call(HttpConnection.request(target, "GET", "healthz", "text/plain", new byte[0]));
            }
            throw new IllegalStateException("the dead have answered");
        }
    }

    private static Result pushed(Dialect dialect) throws InterruptedException {
        Plan plan = new Plan(new PushScenario("push", 2, 1, Duration.ofSeconds(1)), small());
        return new Rounds(List.of(measured(dialect)), 1, quiet()).run(plan).get(0);
    }

    private static Rounds.Measured measured(Dialect dialect) {
        Target target = new Target("server", server.base(), server.apiKey(), dialect);
        return new Rounds.Measured(target, new ServerMeter(target, OptionalLong.empty()));
    }

    private static Load small() {
        return new Load(10, 1, 50, 1, 64, Duration.ZERO, Duration.ofMillis(500), List.of(), 1, 1);
    }

    private static ProgressPrinter quiet() {
        return new ProgressPrinter(new PrintStream(new ByteArrayOutputStream()), false);
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private record Said(int code, String out, String err) {
        String text() {
            return out + err;
        }
    }

    private static void assertRefused(Said said, int code, String... words) {
        assertThat(said.code).as(said.text()).isEqualTo(code);
        assertThat(said.err).contains(words).hasLineCount(1);
        assertThat(said.out).isEmpty();
    }

    private static Said bench(String... words) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Bench.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                words);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Said javaJar(String... words) throws Exception {
        Path out = Files.createTempFile("bench", "out");
        Path err = Files.createTempFile("bench", "err");
        try {
            List<String> command = new ArrayList<>(List.of(
                    Artifacts.java(),
                    "-Djava.io.tmpdir=" + folder,
                    "-jar",
                    Artifacts.war().toString(),
                    "bench"));
            command.addAll(List.of(words));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new Said(Patience.awaitExit(process), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
