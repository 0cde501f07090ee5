// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.Transport;
import dev.parley.bench.scenario.FanOut;
import dev.parley.bench.scenario.Load;
import dev.parley.bench.scenario.Scenarios;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Parley beside a hand-written endpoint through the same loads, in one session, alternating: {@code bin/bench}. Starts the servers itself, so
 * that each part has the ones it needs. A part that fails is told of, and the next one runs.
 */
public final class Yardstick {
    private static final List<String> QUICK = List.of("idle", "fanout", "steady", "push", "ndjson");
    private static final List<String> ALL = List.of(
            "idle",
            "fanout",
            "steady",
            "push",
            "ndjson",
            "echo",
            "chat",
            "storm",
            "rooms",
            "linear",
            "hold",
            "transports");
    private static final List<String> BUSY = List.of("-Xms512m", "-Xmx2g");
    private static final List<String> IDLE = List.of("-Xms64m", "-Xmx2g");
    private static final String BUFFER = "-Dorg.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE=";

    private final int rounds;
    private final boolean quick;
    private final ProgressPrinter progress = new ProgressPrinter(System.err, ProgressPrinter.isTerminal());
    private final Report report;
    private final Aims aims = new Aims();
    private final List<Result> results = new ArrayList<>();

    /** What a part does. */
    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    private Yardstick(int rounds, boolean quick, Report report) {
        this.rounds = rounds;
        this.quick = quick;
        this.report = report;
    }

    /** {@code quick}, {@code all} or parts by name; {@code --rounds N}, {@code --json FILE}, {@code --compare FILE}. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            CommandLine words = CommandLine.parse(arguments, Set.of("--rounds", "--json", "--compare"), Set.of());
            Set<String> parts = parts(words.unnamed());
            boolean quick = words.unnamed().isEmpty() || words.unnamed().contains("quick");
            BaselineReport earlier = words.has("--compare")
                    ? BaselineReport.read(Path.of(words.text("--compare").orElseThrow()))
                    : null;
            Yardstick yardstick = new Yardstick(
                    words.number("--rounds", 1, 100, quick ? 1 : 3), quick, new Report(System.out, earlier));
            boolean sound =
                    yardstick.run(parts, words.text("--json").map(Path::of).orElse(null));
            System.exit(sound ? 0 : 3);
        } catch (BenchFailure e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static Set<String> parts(List<String> words) throws BenchFailure {
        Set<String> parts = new LinkedHashSet<>();
        for (String word : words.isEmpty() ? List.of("quick") : words) {
            if (word.equals("quick")) {
                parts.addAll(QUICK);
            } else if (word.equals("all")) {
                parts.addAll(ALL);
            } else if (ALL.contains(word)) {
                parts.add(word);
            } else {
                throw new BenchFailure("Unknown part " + word + "; quick, all, or of " + String.join(", ", ALL));
            }
        }
        return parts;
    }

    private boolean run(Set<String> parts, Path json) throws InterruptedException {
        Map<String, Part> known = new LinkedHashMap<>();
        known.put("idle", this::idle);
        known.put("fanout", this::fanOut);
        known.put("steady", this::steady);
        known.put("push", this::push);
        known.put("ndjson", this::ndjson);
        known.put("echo", () -> alone("echo", load(100, 1, 0, 1)));
        known.put("chat", () -> alone("chat", load(1000, 1, 0, 1)));
        known.put("storm", () -> alone("storm", load(5000, 1, 0, 1)));
        known.put("rooms", this::rooms);
        known.put("linear", this::linear);
        known.put("hold", this::hold);
        known.put("transports", this::transports);
        for (String part : parts) {
            try {
                known.get(part).run();
            } catch (IOException | RuntimeException e) {
                progress.say("The part " + part + " failed: " + e);
                aims.holds(part, false, "failed: " + e.getMessage());
            }
            if (json != null) {
                write(json);
            }
        }
        progress.end();
        aims.print();
        return results.stream().allMatch(Result::isSound);
    }

    private void write(Path json) {
        try {
            Files.writeString(json, BaselineReport.write(results) + "\n");
        } catch (IOException e) {
            progress.say("--json: cannot write " + json + " (" + e + ")");
        }
    }

    /** New servers for each figure: an older heap has room that others left. */
    private void idle() throws IOException, InterruptedException {
        Plan few = new Plan(Scenarios.of("idle"), load(100, 1, 0, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        Plan plan = new Plan(Scenarios.of("idle"), load(4000, 1, 0, 1, Duration.ofSeconds(2), Duration.ofSeconds(2)));
        List<List<Result>> all = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < rounds; round++) {
            for (int kind = 0; kind < all.size(); kind++) {
                try (Server server = idleServer(kind)) {
                    Rounds once = new Rounds(List.of(server.measured()), 1, progress);
                    // What is loaded once is no connection's.
                    once.run(few);
                    all.get(kind).addAll(once.run(plan));
                }
            }
        }
        List<Result> merged = all.stream().map(Yardstick::merged).toList();
        show(merged);
        String figure = RoundFigures.RESIDENT_PER_CONNECTION;
        aims.atMost("idle memory a connection, the WAR alone, to by hand", merged.get(1), merged.get(0), figure, 0.8);
        aims.atMost("idle memory a connection, java -jar, to by hand", merged.get(2), merged.get(0), figure, 0.8);
        aims.atMost(
                "idle memory a connection, documented knobs, to by hand", merged.get(3), merged.get(0), figure, 0.35);
    }

    private static Server idleServer(int kind) throws IOException {
        List<String> knobs = Server.words("parley.bench.knobs");
        return switch (kind) {
            case 0 -> Server.byHand(IDLE);
            // As in somebody's Tomcat, where the launcher's buffer size is not set.
            case 1 -> Server.parley("WAR alone", with(IDLE, List.of(BUFFER + "8192")));
            case 2 -> Server.parley("java -jar", IDLE);
            default -> Server.parley("with knobs", with(IDLE, knobs.isEmpty() ? List.of(BUFFER + "1024") : knobs));
        };
    }

    private void fanOut() throws IOException, InterruptedException {
        List<Result> both = beside(new Plan(Scenarios.of("fanout"), load(1000, 1, 0, 1)));
        aims.atLeast(
                "fan-out to 1000, saturated: deliveries per server CPU second",
                both.get(0),
                both.get(1),
                RoundFigures.DELIVERIES_PER_CPU,
                7);
    }

    private void steady() throws IOException, InterruptedException {
        Duration duration = Duration.ofSeconds(quick ? 10 : 20);
        List<Result> both =
                beside(new Plan(Scenarios.of("fanout"), load(1000, 1, 15, 1, Duration.ofSeconds(5), duration)));
        aims.atMost("fan-out to 1000, 15 messages/s: server CPU", both.get(0), both.get(1), RoundFigures.CORES, 1.15);
    }

    private void push() throws IOException, InterruptedException {
        List<Result> both = beside(new Plan(Scenarios.of("push"), load(10, 1, 0, 1)));
        aims.atLeast(
                "push, 8 HTTP connections, 10 subscribers: a second",
                both.get(0),
                both.get(1),
                RoundFigures.MESSAGES,
                1.5);
    }

    /** The other has no batches: it is pushed to one by one. */
    private void ndjson() throws IOException, InterruptedException {
        Plan lines = new Plan(Scenarios.of("ndjson"), load(10, 1, 0, 1));
        Plan single = new Plan(Scenarios.of("push"), load(10, 1, 0, 1));
        List<Result> ours = new ArrayList<>();
        List<Result> theirs = new ArrayList<>();
        try (Server parley = Server.parley("Parley", BUSY);
                Server byHand = Server.byHand(BUSY)) {
            warmUp(List.of(parley), lines);
            warmUp(List.of(byHand), single);
            for (int round = 0; round < rounds; round++) {
                ours.addAll(new Rounds(List.of(parley.measured()), 1, progress).run(lines));
                theirs.addAll(new Rounds(List.of(byHand.measured()), 1, progress).run(single));
            }
        }
        Result mine = merged(ours);
        Result other = merged(theirs);
        show(List.of(mine));
        show(List.of(other));
        aims.atLeast("NDJSON batches, to by hand one by one: a second", mine, other, RoundFigures.MESSAGES, 5);
    }

    private void rooms() throws IOException, InterruptedException {
        Plan many = new Plan(Scenarios.of("rooms"), load(10_000, 1000, 1000, 1));
        Plan one = new Plan(Scenarios.of("fanout"), load(1000, 1, 10, 1));
        // Without an aim of its own: how many publishes share a commit differs too much.
        Plan most = new Plan(Scenarios.of("rooms"), load(10_000, 1000, 0, 1));
        List<Result> both = alternating(List.of(many, one, most));
        aims.atMost(
                "1000 rooms of 10 to one of 1000, 10,000 deliveries/s: CPU a delivery",
                both.get(0),
                both.get(1),
                RoundFigures.CPU_PER_DELIVERY,
                1.5);
    }

    private void linear() throws IOException, InterruptedException {
        for (double rate : new double[] {0, 4}) {
            List<Plan> plans = IntStream.of(1000, 2500, 5000, 10_000)
                    .mapToObj(subscribers -> new Plan(Scenarios.of("fanout"), load(subscribers, 1, rate, 1)))
                    .toList();
            List<Result> sizes = alternating(plans);
            for (Result size : sizes.subList(1, sizes.size())) {
                aims.atMost(
                        "CPU a delivery, to that of 1000 subscribers; "
                                + size.plan().title(),
                        size,
                        sizes.get(0),
                        RoundFigures.CPU_PER_DELIVERY,
                        1.3);
            }
        }
    }

    private void hold() throws IOException, InterruptedException {
        Plan plan =
                new Plan(Scenarios.of("idle"), load(10_000, 1, 0, 1, Duration.ofSeconds(2), Duration.ofSeconds(60)));
        try (Server server = Server.parley("Parley, 1 GiB of heap", List.of("-Xms64m", "-Xmx1g"))) {
            List<Result> results = new Rounds(List.of(server.measured()), 1, progress).run(plan);
            show(results);
            Result result = results.get(0);
            long dropped = result.sum(RoundFigures.DROPPED);
            aims.holds(
                    "10,000 idle connections on 1 GiB of heap for a minute, none dropped",
                    result.isSound() && dropped == 0,
                    result.failures().isEmpty()
                            ? dropped + " dropped"
                            : result.failures().get(0));
        }
    }

    /** The same room over each transport at one server, in turn; and an idle crowd of all kinds. */
    private void transports() throws IOException, InterruptedException {
        List<Plan> plans = Stream.of(Transport.values())
                .map(way -> new Plan(new FanOut(way), load(1000, 1, 0, 1)))
                .toList();
        List<Result> ways = alternating(plans);
        for (int i = 1; i < ways.size(); i++) {
            aims.atLeast(
                    "fan-out to 1000 over " + Transport.values()[i].word()
                            + " to WebSocket: deliveries per server CPU s",
                    ways.get(i),
                    ways.get(0),
                    RoundFigures.DELIVERIES_PER_CPU,
                    i == 1 ? 0.5 : 0);
        }
        try (Server server = Server.parley("Parley, 512 MiB of heap", List.of("-Xms64m", "-Xmx512m"))) {
            Map<Transport, Integer> counts = new LinkedHashMap<>();
            counts.put(Transport.WEBSOCKET, 1000);
            counts.put(Transport.SSE, 2000);
            counts.put(Transport.LONG_POLL, 2000);
            Crowd crowd = new Crowd(server, progress, System.out);
            crowd.run(counts, Duration.ofSeconds(60));
            aims.holds(
                    "1000 WebSockets, 2000 streams, 2000 long polls on 512 MiB for a minute, none dropped",
                    crowd.dropped() == 0 && crowd.held() == 5000,
                    crowd.dropped() + " dropped");
        }
    }

    private void alone(String scenario, Load load) throws IOException, InterruptedException {
        alternating(List.of(new Plan(Scenarios.of(scenario), load)));
    }

    /** Parley first, then the other. */
    private List<Result> beside(Plan plan) throws IOException, InterruptedException {
        try (Server parley = Server.parley("Parley", BUSY);
                Server byHand = Server.byHand(BUSY)) {
            warmUp(List.of(parley, byHand), plan);
            List<Result> both = new Rounds(List.of(parley.measured(), byHand.measured()), rounds, progress).run(plan);
            show(both);
            return both;
        }
    }

    /** Several plans at Parley, one after the other in each round. */
    private List<Result> alternating(List<Plan> plans) throws IOException, InterruptedException {
        List<List<Result>> all = plans.stream()
                .map(plan -> (List<Result>) new ArrayList<Result>())
                .toList();
        try (Server parley = Server.parley("Parley", BUSY)) {
            Rounds once = new Rounds(List.of(parley.measured()), 1, progress);
            warmUp(List.of(parley), plans.get(0));
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < plans.size(); i++) {
                    all.get(i).addAll(once.run(plans.get(i)));
                }
            }
        }
        List<Result> merged = all.stream().map(Yardstick::merged).toList();
        merged.forEach(result -> show(List.of(result)));
        return merged;
    }

    /** A young server spends more on compiling itself than on its work; what is measured here is not shown. */
    private void warmUp(List<Server> servers, Plan plan) throws IOException, InterruptedException {
        Load longer = plan.load().lasting(Duration.ofSeconds(quick ? 5 : 25), Duration.ofSeconds(1));
        new Rounds(servers.stream().map(Server::measured).toList(), 1, progress).run(new Plan(plan.scenario(), longer));
    }

    private void show(List<Result> shown) {
        progress.end();
        report.print(shown);
        results.addAll(shown);
    }

    private static Result merged(List<Result> results) {
        return new Result(
                results.get(0).plan(),
                results.get(0).target(),
                results.stream().flatMap(result -> result.rounds().stream()).toList(),
                results.stream().flatMap(result -> result.failures().stream()).toList());
    }

    private static List<String> with(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private Load load(int connections, int rooms, double rate, int publishers) {
        return load(
                connections,
                rooms,
                rate,
                publishers,
                Duration.ofSeconds(quick ? 4 : 6),
                Duration.ofSeconds(quick ? 6 : 10));
    }

    private static Load load(
            int connections, int rooms, double rate, int publishers, Duration warmUp, Duration duration) {
        List<InetAddress> sources = new ArrayList<>();
        for (int i = 1; connections > 5000 && i <= 4; i++) {
            sources.add(loopback(i));
        }
        return new Load(connections, rooms, rate, 16, 200, warmUp, duration, sources, 2, publishers);
    }

    private static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
