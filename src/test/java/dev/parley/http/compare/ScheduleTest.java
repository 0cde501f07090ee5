// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.wire.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When messages are due, and what a page may ask for. */
class ScheduleTest {
    private static final int SECOND = 1_000_000;

    @Test
    void seed_theSame_givesTheSameTimes() {
        assertThat(due(plan(60, 30, 2, 7))).isEqualTo(due(plan(60, 30, 2, 7)));
        assertThat(due(plan(60, 30, 2, 7))).isNotEqualTo(due(plan(60, 30, 2, 8)));
    }

    @Test
    void times_riseToTheEnd_andAreAboutAsManyAsAskedFor() {
        List<Long> due = due(plan(600, 60, 2, 1));

        assertThat(due).isSorted().allMatch(at -> at > 0 && at < 62L * SECOND);
        // Of a Poisson's spread of 25.
        assertThat(due.size()).isBetween(520, 720);
    }

    @Test
    void gaps_differ_soThatNoPollFallsIntoStep_andNoneIsEndless() {
        List<Long> due = due(plan(60, 120, 0, 3));

        List<Long> gaps = IntStream.range(1, due.size())
                .mapToObj(i -> due.get(i) - due.get(i - 1))
                .distinct()
                .toList();
        assertThat(gaps).hasSizeGreaterThan(due.size() - 10).allMatch(gap -> gap <= 4L * SECOND + 1);
    }

    @Test
    void warmup_ends_beforeTheFirstThatCounts() {
        Schedule schedule = Schedule.of(plan(600, 10, 2, 5));

        assertThat(schedule.first()).isPositive();
        assertThat(schedule.due(schedule.first() - 1)).isLessThan(2 * SECOND);
        assertThat(schedule.due(schedule.first())).isGreaterThanOrEqualTo(2 * SECOND);
        assertThat(Schedule.of(plan(600, 10, 0, 5)).first()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"64, 0", "64, 5999", "100, 12", "16384, 1"})
    void body_hasExactlyTheBytesAskedFor(int bytes, int number) {
        String body = Body.of(number, 1_796_040_000_123_456L, bytes);

        assertThat(body).hasSize(bytes);
        assertThat(JsonObject.parse(body).requiredLong("n")).isEqualTo(number);
        assertThat(body).contains("\"at\":1796040000123.456,");
    }

    @Test
    void plan_ofNothing_isTheUsualOne() {
        Plan plan = Plan.of(JsonObject.parse("{}"));

        assertThat(plan).isEqualTo(new Plan(60, 64, 30, 2, plan.seed()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "perMinute: {\"perMinute\":0}",
                "perMinute: {\"perMinute\":3001}",
                "payload: {\"payload\":63}",
                "payload: {\"payload\":16385}",
                "seconds: {\"seconds\":0}",
                "seconds: {\"seconds\":301}",
                "warmup: {\"warmup\":11}",
                "seed: {\"seed\":-1}",
                "perMinute, seconds: {\"perMinute\":3000,\"seconds\":300}",
                "payload: {\"perMinute\":1200,\"seconds\":290,\"payload\":16384}",
                "perMinute: {\"perMinute\":\"many\"}"
            })
    void plan_beyondWhatAStrangerMayHave_namesTheField(String fieldAndBody) {
        String body = fieldAndBody.substring(fieldAndBody.indexOf('{'));

        assertThatThrownBy(() -> Plan.of(JsonObject.parse(body)))
                .hasMessageContaining(fieldAndBody.substring(0, fieldAndBody.indexOf(':')));
    }

    private static Plan plan(int perMinute, int seconds, int warmup, int seed) {
        return new Plan(perMinute, 64, seconds, warmup, seed);
    }

    private static List<Long> due(Plan plan) {
        Schedule schedule = Schedule.of(plan);
        return IntStream.range(0, schedule.size()).mapToObj(schedule::due).toList();
    }
}
