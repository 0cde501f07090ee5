// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.Stamp;
import dev.parley.bench.client.Transport;
import dev.parley.bench.scenario.Load;
import dev.parley.bench.scenario.Scenarios;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the bench. Immutable.
 *
 * @param plans what to run, in this order
 * @param quick nobody has said what to run
 * @param keyFiles by target; the last one is for all that follow
 * @param pids likewise
 * @param json where the figures go as JSON; {@code -} is the standard output
 */
record BenchOptions(
        List<URI> bases,
        List<Plan> plans,
        boolean quick,
        int rounds,
        List<Path> keyFiles,
        List<Long> pids,
        @Nullable String json,
        @Nullable Path compare,
        boolean help) {
    static final String USAGE = """
            Loads a running Parley and says how it fares.

            usage: java -jar parley.war bench [URL …] [scenario …] [options]
              URL           with the context path (http://localhost:8080/parley); several are loaded
                            in turn, round by round
            scenarios (without any: a quick look of a minute with fanout, chat, echo and push)
              idle          connections that do nothing: memory of each, none dropped wrongly
              fanout        one durable room, everyone hears every message
              rooms         many durable rooms
              chat          private chat in pairs
              echo          round trips at /ws/echo, one at a time on each connection
              storm         everyone is cut off, comes back at once and resumes
              push          durable pushes over HTTP, to subscribers of one room
              ndjson        the same in batches, a push a line
            load (each scenario has defaults of its own)
              --connections N        connections; for push and ndjson those that listen
              --transport WORD       for idle and fanout: websocket, sse or long-poll
              --rooms N              for rooms: how many
              --rate N|max           messages a second in all; max: as many as the server takes
              --in-flight N          with max: messages under way at any time (16)
              --bytes N              of a message's body (200)
              --publishers N         for fanout and rooms: connections of a room that publish in turn
              --http-connections N   for push and ndjson: keep-alive connections (8)
              --batch N              for ndjson: lines in a request (500)
              --warm-up TIME, --duration TIME   (3s, 10s)
              --rounds N             of which the median counts (1)
              --sources N|LIST       local addresses to connect from: 4 is 127.0.0.1 to 127.0.0.4
              --threads N            of the load generator (2)
            the server
              --key-file FILE        with its API key, for push and ndjson (else $PARLEY_API_KEY,
                                     else parley-data/api-key); FILE,FILE for several URLs
              --pid PID              if it runs here and is not found by its port; PID,PID likewise
            the figures
              --json FILE|-          as JSON too, or only (-)
              --compare FILE         with an earlier --json
              --help                 print this and end

            A server as it comes lets a connection send 20 messages a second, and guests of one address
            store 8 MiB a minute. For --rate max start one with
            -Dparley.limits.commands-per-second=off -Dparley.limits.handshakes-per-minute=off
            -Dparley.limits.guest-bytes-per-minute=off
            -Dparley.limits.guest-bytes-per-minute-per-address=off
            Exit codes: 0 all is well, 1 it could not run, 2 the command line is wrong,
            3 a message was lost, doubled or reordered, or a round failed.
            """;

    private static final String DEFAULT_BASE = "http://localhost:8080/parley";
    static final Set<String> NAMES = Set.of(
            "--connections",
            "--transport",
            "--rooms",
            "--rate",
            "--in-flight",
            "--bytes",
            "--publishers",
            "--http-connections",
            "--batch",
            "--warm-up",
            "--duration",
            "--rounds",
            "--sources",
            "--threads",
            "--key-file",
            "--pid",
            "--json",
            "--compare");
    private static final List<String> QUICK = List.of("fanout", "chat", "echo", "push");
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int MAX_BATCH = 1000;
    private static final int MAX_SOURCES = 250;
    private static final int CONNECTIONS_OF_A_SOURCE = 5000;

    BenchOptions {
        bases = List.copyOf(bases);
        plans = List.copyOf(plans);
        keyFiles = List.copyOf(keyFiles);
        pids = List.copyOf(pids);
    }

    static BenchOptions parse(String... args) throws BenchFailure {
        CommandLine words = CommandLine.parse(args, NAMES, Set.of("--help", "-h"));
        List<URI> bases = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String word : words.unnamed()) {
            if (word.contains("://")) {
                bases.add(base(word));
            } else if (Scenarios.NAMES.contains(word)) {
                names.add(word);
            } else {
                throw new BenchFailure("Unknown scenario " + word + "; one of " + String.join(", ", Scenarios.NAMES)
                        + ", or a URL that begins with http://");
            }
        }
        if (bases.isEmpty()) {
            bases.add(base(DEFAULT_BASE));
        }
        List<Plan> plans = new ArrayList<>();
        for (String name : names.isEmpty() ? QUICK : names) {
            plans.add(plan(name, words, bases));
        }
        return new BenchOptions(
                bases,
                plans,
                names.isEmpty(),
                words.number("--rounds", 1, 1000, 1),
                words.list("--key-file").stream().map(Path::of).toList(),
                pids(words.list("--pid")),
                words.text("--json").orElse(null),
                words.text("--compare").map(Path::of).orElse(null),
                words.has("--help") || words.has("-h"));
    }

    Optional<Path> keyFile(int target) {
        return nth(keyFiles, target);
    }

    OptionalLong pid(int target) {
        // Never the same process for two servers.
        return target < pids.size() ? OptionalLong.of(pids.get(target)) : OptionalLong.empty();
    }

    private static Plan plan(String name, CommandLine words, List<URI> bases) throws BenchFailure {
        Load usual = Scenarios.usual(name);
        int connections = words.number("--connections", 1, MAX_CONNECTIONS, usual.connections());
        int rooms = words.number("--rooms", 1, connections, Math.min(usual.rooms(), connections));
        int people = connections / rooms;
        if (words.has("--rooms") && !name.equals("rooms")) {
            throw new BenchFailure("--rooms is for the scenario rooms, not for " + name);
        }
        try {
            Load load = new Load(
                    connections,
                    rooms,
                    words.rate("--rate", usual.rate()),
                    words.number("--in-flight", 1, 100_000, usual.inFlight()),
                    words.number("--bytes", Stamp.BYTES, MAX_BYTES, usual.bytes()),
                    words.duration("--warm-up", usual.warmUp()),
                    positive(words.duration("--duration", usual.duration())),
                    sources(words.text("--sources").orElse(null), connections, bases),
                    words.number("--threads", 1, 64, usual.threads()),
                    words.number("--publishers", 1, people, Math.min(usual.publishers(), people)));
            return new Plan(
                    Scenarios.of(
                            name,
                            words.number("--http-connections", 1, 1000, Scenarios.HTTP_CONNECTIONS),
                            words.number("--batch", 1, MAX_BATCH, Scenarios.BATCH),
                            way(name, words)),
                    load);
        } catch (IllegalArgumentException e) {
            throw new BenchFailure(name + ": " + e.getMessage());
        }
    }

    private static Transport way(String name, CommandLine words) throws BenchFailure {
        if (!words.has("--transport")) {
            return Transport.WEBSOCKET;
        }
        String word = words.text("--transport").orElse("");
        Transport way = Transport.of(word);
        if (way == null) {
            throw new BenchFailure("--transport wants websocket, sse or long-poll, not " + word);
        }
        if (!name.equals("idle") && !name.equals("fanout")) {
            throw new BenchFailure("--transport is for the scenarios idle and fanout, not for " + name);
        }
        return way;
    }

    private static Duration positive(Duration duration) throws BenchFailure {
        if (duration.isZero()) {
            throw new BenchFailure("--duration must be more than 0");
        }
        return duration;
    }

    private static List<Long> pids(List<String> words) throws BenchFailure {
        List<Long> pids = new ArrayList<>();
        for (String word : words) {
            if (!word.matches("\\d{1,18}")
                    || ProcessHandle.of(Long.parseLong(word)).isEmpty()) {
                throw new BenchFailure("--pid wants the id of a process of this machine, not " + word);
            }
            pids.add(Long.parseLong(word));
        }
        return pids;
    }

    private static URI base(String word) throws BenchFailure {
        try {
            URI uri = new URI(word.endsWith("/") ? word : word + "/");
            if (!"http".equals(uri.getScheme())) {
                throw new BenchFailure("The bench speaks plain http://, not " + word
                        + ": give the address behind what speaks TLS for the server");
            }
            if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw new BenchFailure(word + " is no address of a server, such as " + DEFAULT_BASE);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new BenchFailure(word + " is no address of a server, such as " + DEFAULT_BASE);
        }
    }

    /** Without a word of the user's one address, until its ports might run out; that only Linux has further loopback addresses is known. */
    private static List<InetAddress> sources(@Nullable String word, int connections, List<URI> bases)
            throws BenchFailure {
        if (word == null) {
            boolean spread = System.getProperty("os.name").equals("Linux")
                    && bases.stream().allMatch(BenchOptions::isLoopback);
            int needed = (connections + CONNECTIONS_OF_A_SOURCE - 1) / CONNECTIONS_OF_A_SOURCE;
            return spread && needed > 1 ? loopback(Math.min(needed, MAX_SOURCES)) : List.of();
        }
        if (word.matches("\\d{1,3}")) {
            int count = Integer.parseInt(word);
            if (count < 1 || count > MAX_SOURCES) {
                throw new BenchFailure("--sources wants 1 to " + MAX_SOURCES + " addresses, not " + word);
            }
            return loopback(count);
        }
        List<InetAddress> sources = new ArrayList<>();
        for (String address : word.split(",", -1)) {
            sources.add(address(address));
        }
        return sources;
    }

    private static boolean isLoopback(URI base) {
        try {
            return InetAddress.getByName(base.getHost()).isLoopbackAddress();
        } catch (UnknownHostException ignored) {
            // Whoever connects says so better.
            return false;
        }
    }

    private static List<InetAddress> loopback(int count) throws BenchFailure {
        List<InetAddress> sources = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            sources.add(address("127.0.0." + i));
        }
        return sources;
    }

    private static InetAddress address(String text) throws BenchFailure {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new BenchFailure("--sources: there is no address " + text);
        }
    }

    private static <T> Optional<T> nth(List<T> list, int index) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(Math.min(index, list.size() - 1)));
    }
}
