// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.scenario.Load;
import dev.parley.bench.scenario.Scenarios;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

    @Test
    void nothing_isAQuickLookAtTheUsualAddress() throws Exception {
        BenchOptions options = BenchOptions.parse();

        assertThat(options.bases()).containsExactly(URI.create("http://localhost:8080/parley/"));
        assertThat(options.quick()).isTrue();
        assertThat(options.plans())
                .extracting(plan -> plan.scenario().name())
                .containsExactly("fanout", "chat", "echo", "push");
    }

    @Test
    void everyScenario_hasALoadThatItTakes() throws Exception {
        BenchOptions options = BenchOptions.parse(Scenarios.NAMES.toArray(String[]::new));

        assertThat(options.plans())
                .extracting(plan -> plan.scenario().name())
                .containsExactlyElementsOf(Scenarios.NAMES);
    }

    @Test
    void options_becomeTheLoad() throws Exception {
        Load load = BenchOptions.parse(
                        "rooms",
                        "--connections=1000",
                        "--rooms",
                        "10",
                        "--rate",
                        "max",
                        "--in-flight",
                        "4",
                        "--bytes",
                        "64",
                        "--warm-up",
                        "500ms",
                        "--duration",
                        "2m",
                        "--sources",
                        "3",
                        "--threads",
                        "4",
                        "--publishers",
                        "5")
                .plans()
                .get(0)
                .load();

        assertThat(load.connections()).isEqualTo(1000);
        assertThat(load.rooms()).isEqualTo(10);
        assertThat(load.saturated()).isTrue();
        assertThat(load.inFlight()).isEqualTo(4);
        assertThat(load.bytes()).isEqualTo(64);
        assertThat(load.warmUp()).isEqualTo(Duration.ofMillis(500));
        assertThat(load.duration()).isEqualTo(Duration.ofMinutes(2));
        assertThat(load.sources()).extracting(Object::toString).endsWith("/127.0.0.3");
        assertThat(load.threads()).isEqualTo(4);
        assertThat(load.publishers()).isEqualTo(5);
    }

    @Test
    void fewerConnectionsThanAScenarioHasRooms_stillMakesALoad() throws Exception {
        Load load = BenchOptions.parse("rooms", "--connections", "10")
                .plans()
                .get(0)
                .load();

        assertThat(load.rooms()).isEqualTo(10);
    }

    @Test
    void severalUrls_areSeveralTargets() throws Exception {
        BenchOptions options = BenchOptions.parse("http://a/x", "echo", "http://b:81/", "--key-file", "one,two");

        assertThat(options.bases()).containsExactly(URI.create("http://a/x/"), URI.create("http://b:81/"));
        assertThat(options.keyFile(1).orElseThrow()).hasToString("two");
        assertThat(options.keyFile(2).orElseThrow()).hasToString("two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 1 | --prot",
                "--rate | --rate",
                "--rate fast | --rate",
                "--rate 0 | --rate",
                "--bytes 36 | --bytes",
                "--duration 0s | --duration",
                "--duration soon | --duration",
                "--rounds 0 | --rounds",
                "--sources 251 | --sources",
                "--sources nobody.invalid | --sources",
                "--pid 999999999999 | --pid",
                "--batch 1001 | --batch",
                "fanout --rooms 3 | --rooms",
                "fanout --connections 5 --publishers 6 | --publishers",
                "fan-out | ndjson",
                "https://localhost/parley | http://",
                "http:// | http://localhost:8080/parley",
                "http://localhost/parley?x=1 | http://localhost:8080/parley"
            })
    void whatMakesNoSense_isRefusedByName(String words, String named) {
        assertThatThrownBy(() -> BenchOptions.parse(words.split(" ")))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining(named);
    }

    @Test
    void help_namesEveryOptionAndScenario() throws Exception {
        assertThat(BenchOptions.parse("--help").help()).isTrue();
        assertThat(BenchOptions.USAGE).contains(BenchOptions.NAMES).contains(Scenarios.NAMES);
    }
}
