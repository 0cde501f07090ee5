// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.hub.Registry;
import dev.parley.testing.Effort;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands with a seed that no sound client would send: each is answered, or ends its connection with the code for it, at a bounded price. */
class MalformedJsonIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final int INPUTS = SOAK ? 100_000 : 4000;
    private static final int RAW_INPUTS = SOAK ? 5000 : 150;
    private static final long SEED = Long.getLong("parley.test.seed", 20261121);
    /** Below the 200 refused commands for which a connection has to go. */
    private static final int PER_CONNECTION = 100;
    /** How much more than a good command of the same length an input may cost, both sides together; twice as much is usual. */
    private static final double MOST_TIMES = 20;

    private static final List<String> WATCHED = List.of("room/a", "room/大厅");
    private static final Pattern MESSAGE =
            Pattern.compile("\\{\"event\":\"message\",\"channel\":\"(room/[^\"]*)\",\"offset\":([0-9]+),");

    @TempDir
    Path directory;

    private ParleyServer server;
    private TestSocket bystander;
    private LogWatch log;

    @BeforeEach
    void start() throws Exception {
        log = new LogWatch();
        server = new ParleyServer(
                        directory,
                        Map.of(
                                "parley.limits.commands-per-second", "off",
                                "parley.limits.connections-per-user", "off",
                                "parley.limits.handshakes-per-minute", "off"))
                .start();
        bystander = server.socketOf("bystander");
        bystander.awaitEvent("welcome");
        bystander.request("{\"action\":\"subscribe\",\"channel\":\"room/quiet\"}");
    }

    @AfterEach
    void nobodyElseNoticedAnything() throws Exception {
        try {
            assertThat(bystander
                            .request("{\"action\":\"heartbeat\"}")
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            assertThat(bystander.rest()).isEmpty();
            Registry registry = (Registry) server.servletContext().getAttribute(Registry.ATTRIBUTE);
            await().until(() -> registry.size() == 1);
            assertThat(log.complaints()).isEmpty();
            assertThat(log.forged()).isEmpty();
            assertThat(log.mentions(HostileCommands.CANARY)).isEmpty();
        } finally {
            bystander.close();
            server.close();
            log.close();
        }
    }

    @Test
    void generated_inputs_areAllAnswered_onceEach_atABoundedPrice() throws Exception {
        HostileCommands commands = new HostileCommands(new Random(SEED));
        long heapBefore = heapAfterCollection();
        Effort spent = Effort.none();
        Effort control = Effort.none();
        AtomicLong answers = new AtomicLong();
        long heard;
        try (TestSocket watcher = server.socketOf("watcher")) {
            for (String room : WATCHED) {
                watcher.request("{\"action\":\"subscribe\",\"channel\":\"" + room + "\"}");
            }
            while (commands.count() < INPUTS) {
                List<String> inputs =
                        Stream.generate(commands::next).limit(PER_CONNECTION).toList();
                spent = spent.plus(Effort.of(() -> answers.addAndGet(answersTo(inputs, commands.count()))));
                control = control.plus(Effort.of(() -> answersTo(good(inputs), commands.count())));
            }
            heard = assertHeardEverything(watcher);
        }
        long grown = heapAfterCollection() - heapBefore;
        assertThat(spent.isLessThan(MOST_TIMES, control))
                .as("%s, the same of good ones %s", spent, control)
                .isTrue();
        assertThat(grown).isLessThan(32L << 20);
        Tally.of("MalformedJsonIT")
                .seed(SEED)
                .load(INPUTS + " inputs, " + spent + ", as many good ones " + control + ", heap grown by "
                        + grown / 1024 + " KiB")
                .faults("bent, cut, spliced and stuffed commands, " + answers + " answers to them")
                .acknowledged(heard)
                .delivered(heard)
                .print();
    }

    /** Each with a command behind it, by whose reply the replies to it are told; returns how many those are. */
    private long answersTo(List<String> inputs, int before) throws Exception {
        long answers = 0;
        try (TestSocket guest = server.socket("ws")) {
            for (int i = 0; i < inputs.size(); i++) {
                guest.send(inputs.get(i));
                guest.send("{\"id\":\"end of " + i + "\",\"action\":\"heartbeat\"}");
            }
            for (int i = 0; i < inputs.size(); i++) {
                ExpectedReplies expected = ExpectedReplies.to(inputs.get(i));
                int replies = repliesUntil(guest, "end of " + i);
                assertThat(replies)
                        .as("seed %d, an input before %d: %.500s", SEED, before, inputs.get(i))
                        .isBetween(expected.least(), expected.most());
                answers += replies;
            }
        }
        return answers;
    }

    /** Good commands of the same lengths. */
    private static List<String> good(List<String> inputs) {
        return inputs.stream()
                .map(input -> "{\"id\":\"good\",\"action\":\"heartbeat\",\"x\":\"" + "x".repeat(input.length()) + "\"}")
                .toList();
    }

    /** Bytes that are no text, and frames of more than may be. */
    @Test
    void generated_bytes_areAnswered_orEndTheirConnectionWithTheCodeForIt() throws Exception {
        Random random = new Random(SEED);
        TreeMap<String, Integer> ends = new TreeMap<>();
        for (int i = 0; i < RAW_INPUTS; i++) {
            byte[] input = bytes(random);
            String end;
            try (RawSocket socket = RawSocket.open(server.base(), "ws")) {
                socket.readText();
                try {
                    socket.write(RawSocket.TEXT, input);
                    socket.write("{\"id\":\"end\",\"action\":\"heartbeat\"}");
                    end = endOf(socket);
                } catch (IOException cut) {
                    // In the midst of a megabyte, a client may not come to read the close frame.
                    end = "cut";
                }
            }
            assertThat(end).as("seed %d, input %d", SEED, i).isIn(Set.of("answered", "1007", "1008", "1009", "cut"));
            ends.merge(end, 1, Integer::sum);
        }
        assertThat(ends).containsKeys("answered", "1007", "1009");
        Tally.of("MalformedJsonIT")
                .seed(SEED)
                .load(RAW_INPUTS + " inputs")
                .faults("bytes that are no UTF-8, NUL, lone surrogates, numbers and depths of a megabyte: ends " + ends)
                .print();
    }

    private static byte[] bytes(Random random) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("{\"action\":\"heartbeat\",\"x\":".getBytes(StandardCharsets.UTF_8));
        switch (random.nextInt(9)) {
            case 0 -> all.writeBytes("9".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
            case 1 -> all.writeBytes("[".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
            case 2 ->
                all.writeBytes(new byte[] {'"', (byte) 0xED, (byte) (0xA0 + random.nextInt(32)), (byte) 0x80, '"'});
            case 3 -> all.writeBytes(new byte[] {'"', (byte) (0xF5 + random.nextInt(11)), '"'});
            case 4 -> all.writeBytes(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'});
            case 5 -> all.writeBytes(new byte[] {'"', 0, '"'});
            case 6 -> all.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '1'});
            case 7 -> {
                byte[] noise = new byte[random.nextInt(2000)];
                random.nextBytes(noise);
                all.writeBytes(noise);
            }
            default -> all.writeBytes("[1,".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        }
        all.write('}');
        return all.toByteArray();
    }

    private static String endOf(RawSocket socket) throws IOException {
        while (true) {
            RawSocket.Frame frame = socket.read();
            if (frame.opcode() == RawSocket.CLOSE) {
                return String.valueOf(frame.closeCode());
            }
            if (frame.opcode() == RawSocket.TEXT && frame.text().startsWith("{\"id\":\"end\"")) {
                return "answered";
            }
        }
    }

    private static long heapAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** How many replies come before the one with this id, none of which says that we failed. */
    private static int repliesUntil(TestSocket guest, String id) throws Exception {
        int replies = 0;
        while (true) {
            String frame = guest.awaitText();
            assertThat(frame).startsWith("{\"").doesNotContain("server.error", "server.unavailable");
            if (frame.startsWith("{\"id\":\"" + id + "\"")) {
                return replies;
            }
            replies += frame.startsWith("{\"id\":") ? 1 : 0;
        }
    }

    /** Each message of the rooms that enemies wrote into came once and in order; returns how many. */
    private static long assertHeardEverything(TestSocket watcher) throws Exception {
        watcher.send("{\"id\":\"the end\",\"action\":\"heartbeat\"}");
        Map<String, List<Long>> heard = new HashMap<>();
        for (String frame = watcher.awaitText();
                !frame.startsWith("{\"id\":\"the end\"");
                frame = watcher.awaitText()) {
            Matcher message = MESSAGE.matcher(frame);
            if (message.lookingAt()) {
                heard.computeIfAbsent(message.group(1), room -> new ArrayList<>())
                        .add(Long.parseLong(message.group(2)));
            }
        }
        for (String room : WATCHED) {
            JsonNode reply = watcher.request("{\"action\":\"subscribe\",\"limit\":0,\"channel\":\"" + room + "\"}");
            long head = reply.path("data").path("offset").asLong(-1);
            assertThat(head).as(reply.toString()).isNotNegative();
            assertThat(heard.getOrDefault(room, List.of()))
                    .as(room)
                    .isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
        }
        long all = heard.values().stream().mapToLong(List::size).sum();
        assertThat(all).isPositive();
        return all;
    }
}
