// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.scenario.Load;
import dev.parley.error.ParleyException;
import dev.parley.wire.Json;
import dev.parley.wire.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures as JSON, and such a file of an earlier run. Immutable. Everything is found by name, so that figures may come and go:
 *
 * <pre>{"parleyBench":1, "at":"…", "machine":{…}, "first":"target",
 *  "runs":{"fanout: …":{"target":{"figures":{"deliveries.per.s":{"median":…,"lowest":…,"highest":…,"rounds":3}}, "rounds":[{…}], "failures":[]}}}}</pre>
 */
final class BaselineReport {
    private static final int VERSION = 1;
    private static final String FIGURES = "figures";

    private final JsonObject file;

    private BaselineReport(JsonObject file) {
        this.file = file;
    }

    static BaselineReport read(Path path) throws BenchFailure {
        try {
            JsonObject file = JsonObject.parse(Files.readString(path));
            if (file.optionalLong("parleyBench").orElse(0) != VERSION) {
                throw new BenchFailure("--compare: " + path + " is no file that --json of this version has written");
            }
            return new BaselineReport(file);
        } catch (IOException e) {
            throw new BenchFailure("--compare: cannot read " + path + " (" + e + ")");
        } catch (ParleyException e) {
            throw new BenchFailure("--compare: " + path + " is no JSON file of the bench: " + e.getMessage());
        }
    }

    /** The same figure of the same load at the target of the same name, else at the first one. */
    Optional<Spread> figure(Result result, String name) {
        Optional<JsonObject> targets =
                file.object("runs").flatMap(runs -> runs.object(result.plan().title()));
        Optional<JsonObject> target = targets.flatMap(all -> all.object(result.target()))
                .or(() -> targets.flatMap(all -> file.string("first").flatMap(all::object)));
        return target.flatMap(found -> found.object(FIGURES))
                .flatMap(figures -> figures.object(name))
                .flatMap(BaselineReport::spread);
    }

    private static Optional<Spread> spread(JsonObject figure) {
        try {
            return Optional.of(new Spread(
                    number(figure, "median"),
                    number(figure, "lowest"),
                    number(figure, "highest"),
                    figure.intBetween("rounds", 1, Integer.MAX_VALUE, 1)));
        } catch (NumberFormatException ignored) {
            // Written by hand, then: as if it were not there.
            return Optional.empty();
        }
    }

    private static double number(JsonObject figure, String name) {
        return Double.parseDouble(figure.raw(name).orElse(""));
    }

    static String write(List<Result> results) {
        Map<String, Map<String, Object>> runs = new LinkedHashMap<>();
        for (Result result : results) {
            runs.computeIfAbsent(result.plan().title(), title -> new LinkedHashMap<>())
                    .put(result.target(), entry(result));
        }
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("parleyBench", VERSION);
        file.put("at", Instant.now().toString());
        file.put("machine", machine());
        file.put("first", results.isEmpty() ? "" : results.get(0).target());
        file.put("runs", runs);
        return Json.write(file);
    }

    private static Map<String, Object> entry(Result result) {
        Map<String, Object> figures = new LinkedHashMap<>();
        result.figures().forEach((name, spread) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("median", spread.median());
            values.put("lowest", spread.lowest());
            values.put("highest", spread.highest());
            values.put("rounds", spread.rounds());
            figures.put(name, values);
        });
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("load", load(result.plan().load()));
        entry.put(FIGURES, figures);
        entry.put("rounds", new ArrayList<>(result.rounds()));
        entry.put("failures", result.failures());
        return entry;
    }

    private static Map<String, Object> load(Load load) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("connections", load.connections());
        values.put("rooms", load.rooms());
        values.put("rate", load.rate());
        values.put("inFlight", load.inFlight());
        values.put("bytes", load.bytes());
        values.put("publishers", load.publishers());
        values.put("warmUpSeconds", load.warmUp().toMillis() / 1e3);
        values.put("seconds", load.duration().toMillis() / 1e3);
        return values;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("processors", Runtime.getRuntime().availableProcessors());
        values.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        values.put("java", System.getProperty("java.version"));
        return values;
    }
}
