// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.scenario.FanOut;
import dev.parley.bench.scenario.Idle;
import dev.parley.bench.scenario.Round;
import dev.parley.bench.scenario.Scenarios;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rounds: figures, a table, a file, a comparison. */
class ReportTest {
    private static final Plan PLAN = new Plan(new FanOut(), Scenarios.usual("fanout"));

    @TempDir
    private Path folder;

    @Test
    void figures_arePerSecondPerCpuSecondAndPerMessage() {
        Map<String, Double> figures =
                RoundFigures.of(PLAN, round(0), new ServerUsage(10, 0, 1000), reading(12, 51_000));

        assertThat(figures)
                .containsEntry("messages.per.s", 50.0)
                .containsEntry("deliveries.per.s", 500.0)
                .containsEntry("deliveries.per.cpu.s", 500.0)
                .containsEntry("cpu.us.per.delivery", 2000.0)
                .containsEntry("cpu.cores", 1.0)
                .containsEntry("allocated.bytes.per.delivery", 50.0)
                .containsEntry("allocated.bytes.per.message", 500.0)
                .containsEntry("memory.mb", 2.0)
                .containsEntry("connect.p99.ms", 3.0);
        assertThat(figures.get("latency.p50.ms")).isBetween(0.99, 1.01);
        assertThat(figures.get("latency.max.ms")).isBetween(8.9, 9.1);
    }

    @Test
    void figuresOfAServerElsewhere_leaveOutWhatCannotBeKnown() {
        Map<String, Double> figures = RoundFigures.of(PLAN, round(0), ServerUsage.NONE, ServerUsage.NONE);

        assertThat(figures).containsKeys("deliveries.per.s", "latency.p99.ms");
        assertThat(figures).doesNotContainKeys("cpu.cores", "deliveries.per.cpu.s", "memory.mb");
        assertThat(figures.values()).allMatch(Double::isFinite);
    }

    @Test
    void idle_isMemoryOfAConnection() {
        Plan idle = new Plan(new Idle(), Scenarios.usual("idle"));
        Round round = new Round(0, 0, 0, 0, 0, 0, 0, 5, new Histogram(3), Map.of("dropped", 2.0));

        Map<String, Double> figures =
                RoundFigures.of(idle, round, new ServerUsage(1, 1e6, 0), new ServerUsage(2, 103.4e6, 0));

        assertThat(figures)
                .containsEntry("memory.kb.per.connection", 100.0)
                .containsEntry("cpu.ms.per.connection", 1.0);
        assertThat(new Result(idle, "x", List.of(figures), List.of()).isSound()).isFalse();
    }

    @Test
    void anyFaultOrFailure_isUnsoundAndToldOf() {
        assertThat(result(0).isSound()).isTrue();
        assertThat(result(1).isSound()).isFalse();
        assertThat(printed(null, result(1))).contains("lost 1, doubled 0, reordered 0");

        Result failed = new Result(PLAN, "server", List.of(), List.of("round 1: Nobody answers"));
        assertThat(failed.isSound()).isFalse();
        assertThat(printed(null, failed)).contains("0 round", "round 1: Nobody answers");
    }

    @Test
    void table_hasAColumnForEachTarget() {
        Result other = new Result(PLAN, "other", result(0).rounds(), List.of());

        assertThat(printed(null, result(0), other))
                .contains("fanout: 500 connections, 50 messages/s, 200 bytes; 1 round of 10 s")
                .containsPattern("server +other")
                .containsPattern("deliveries.per.s +500 +500");
    }

    @Test
    void fileOfAnEarlierRun_isComparedWith() throws Exception {
        Path file = folder.resolve("earlier.json");
        Files.writeString(file, BaselineReport.write(List.of(result(0))));
        BaselineReport earlier = BaselineReport.read(file);

        assertThat(earlier.figure(result(0), "deliveries.per.s")).contains(new Spread(500, 500, 500, 1));
        assertThat(earlier.figure(result(0), "no.such.figure")).isEmpty();
        assertThat(printed(earlier, result(0))).containsPattern("deliveries.per.s +500 +500  \\+0 % within noise");
        Result elsewhere = new Result(PLAN, "moved", result(0).rounds(), List.of());
        assertThat(earlier.figure(elsewhere, "deliveries.per.s")).isPresent();
    }

    @Test
    void change_saysWhichWayAndWhetherBeyondNoise() {
        Spread before = new Spread(100, 95, 105, 3);
        Spread less = new Spread(50, 45, 55, 3);

        assertThat(Report.change("deliveries.per.s", before, less)).endsWith("-50 % WORSE");
        assertThat(Report.change("latency.p99.ms", before, less)).endsWith("-50 % better");
        assertThat(Report.change("latency.p99.ms", before, new Spread(107, 104, 120, 3)))
                .endsWith("+7 % within noise");
    }

    @Test
    void fileThatIsNone_isRefusedByName() throws Exception {
        Path other = folder.resolve("package.json");
        Files.writeString(other, "{\"name\":\"x\"}");
        Path broken = folder.resolve("broken.json");
        Files.writeString(broken, "{");

        for (Path file : List.of(other, broken, folder.resolve("missing.json"))) {
            assertThatThrownBy(() -> BaselineReport.read(file))
                    .isInstanceOf(BenchFailure.class)
                    .hasMessageContaining("--compare")
                    .hasMessageContaining(file.toString());
        }
    }

    private static String printed(BaselineReport earlier, Result... results) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8), earlier).print(List.of(results));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Result result(long lost) {
        Map<String, Double> figures = RoundFigures.of(PLAN, round(lost), new ServerUsage(10, 0, 0), reading(12, 0));
        return new Result(PLAN, "server", List.of(figures), List.of());
    }

    private static ServerUsage reading(double cpu, double allocated) {
        return new ServerUsage(cpu, 2 * 1024 * 1024, allocated);
    }

    private static Round round(long lost) {
        Histogram latency = new Histogram(3);
        latency.recordValueWithCount(1_000_000, 99);
        latency.recordValue(9_000_000);
        return new Round(100, 100, 1000, 1000, lost, 0, 0, 2, latency, Map.of("connect.p99.ms", 3.0));
    }
}
