// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.Engine;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.Quota;
import dev.parley.engine.Read;
import dev.parley.engine.Retention;
import dev.parley.engine.Retentions;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A log whose every answer is known, as files of a server that was stopped, killed, or killed after its write-ahead log had begun again
 * from its start; and the questions that show what a damaged copy of it answers.
 */
final class KnownLog {
    static final ChannelName ROOM = ChannelName.room("lobby");
    static final ChannelName SMALL = ChannelName.room("small");
    static final ChannelName CHAT = ChannelName.direct("ann", "bob");
    private static final List<ChannelName> CHANNELS = List.of(ROOM, SMALL, CHAT, ChannelName.inbox("bob"));
    private static final int HALF = 120;

    /** What a right engine answers to each question. */
    private final Map<String, String> answers;

    private final List<Question> questions;

    private KnownLog(List<Question> questions, Map<String, String> answers) {
        this.questions = questions;
        this.answers = answers;
    }

    private record Question(String text, Function<Engine, CompletionStage<String>> ask) {}

    /** What became of a damaged copy: refused with these words, or served, with so many questions refused and these answered wrongly. */
    record Outcome(String refusal, int refused, List<String> wrong) {
        boolean started() {
            return refusal.isEmpty();
        }
    }

    /** Writes it, and leaves {@code stopped}, {@code killed} and {@code wrapped} below the folder. */
    static KnownLog write(Path folder) throws Exception {
        Path data = folder.resolve("data");
        SqliteEngine engine = start(data);
        half(engine, 0);
        done(engine.conversations().mark("bob", ROOM, 7, Quota.UNLIMITED));
        done(engine.conversations().mark("bob", CHAT, 3, Quota.UNLIMITED));
        engine.close();
        engine = start(data);
        half(engine, 1);
        done(engine.upkeep().trim(Retentions.of(Map.of(ChannelKind.TOPIC, new Retention(2, Duration.ZERO))), 1000));
        List<Question> questions = questions();
        Map<String, String> answers = new LinkedHashMap<>();
        for (Question question : questions) {
            answers.put(question.text, done(question.ask.apply(engine)));
        }
        // Reading SQLite's files here drops its locks, which no other process misses.
        copy(data, folder.resolve("killed"));
        engine.close();
        copy(data, folder.resolve("stopped"));
        engine = start(data);
        fillAndCheckpoint(engine, data);
        fillAndCheckpoint(engine, data);
        copy(data, folder.resolve("wrapped"));
        engine.close();
        return new KnownLog(questions, answers);
    }

    /** Starts a copy, asks everything, closes it. A question without an answer within 20 s fails the test. */
    Outcome tryOut(Path data) throws Exception {
        SqliteEngine engine;
        try {
            engine = start(data);
        } catch (IllegalStateException e) {
            return new Outcome(String.valueOf(e.getMessage()), 0, List.of());
        }
        try {
            List<String> wrong = new ArrayList<>();
            int refused = 0;
            for (Question question : questions) {
                try {
                    String answer = done(question.ask.apply(engine));
                    if (!answer.equals(answers.get(question.text))) {
                        wrong.add(question.text + " -> " + answer + " instead of " + answers.get(question.text));
                    }
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof ParleyException refusal && refusal.code() == ErrorCode.SERVER_ERROR) {
                        refused++;
                    } else {
                        wrong.add(question.text + " -> " + e.getCause());
                    }
                }
            }
            return new Outcome("", refused, wrong);
        } finally {
            engine.close();
        }
    }

    static SqliteEngine start(Path data) {
        SqliteEngine engine =
                new SqliteEngine(SqliteSettings.in(data).withLockWait(Duration.ofMillis(100)), Clock.systemUTC());
        engine.start(new HeardEvents());
        return engine;
    }

    static <T> T done(CompletionStage<T> stage) throws InterruptedException, ExecutionException {
        return Patience.get(stage);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    static Append keyed(ChannelName channel, int number) {
        return new Append(channel, new Sender("ann", "Ann"), body(number), new Message.Key("ann", "key-" + number), 0);
    }

    private static String body(int number) {
        // Each eighth is longer than a page holds.
        return "\"" + number + " 号 " + "some text ".repeat(number % 8 == 0 ? 500 : 10 + number % 20) + "\"";
    }

    private static void half(SqliteEngine engine, int half) throws Exception {
        for (String name : List.of("ann", "bob", "zoë")) {
            engine.people().remember(User.known(name, "Name of " + name + " " + half, Set.of()), Quota.UNLIMITED);
        }
        List<CompletionStage<?>> stages = new ArrayList<>();
        stages.add(engine.conversations().join("bob", ROOM, Quota.UNLIMITED));
        for (int number = half * HALF; number < (half + 1) * HALF; number++) {
            stages.add(engine.log().append(keyed(ROOM, number)));
            stages.add(engine.log().append(new Append(CHAT, new Sender("bob", "Bob"), body(number + 1), null, 0)));
            if (number % 10 == 0) {
                stages.add(engine.log().append(new Append(SMALL, null, body(number), null, 3600)));
                stages.add(engine.log().append(new Append(ChannelName.inbox("bob"), null, body(number), null, 0)));
                stages.add(engine.log().append(new Append(ChannelName.parse("topic/news"), null, body(8), null, 0)));
                stages.add(engine.log().append(new Append(ChannelName.parse("topic/news"), null, body(16), null, 0)));
                // One transaction after the other, so that there are many.
                done(stages.get(stages.size() - 1));
            }
        }
        for (CompletionStage<?> stage : stages) {
            done(stage);
        }
        for (long offset = 10; offset <= HALF; offset += 25) {
            done(engine.log().recall(ROOM, half * HALF + offset));
        }
    }

    /** Changes no answer: keys that are known are written to no log, but a commit they are. */
    private static void fillAndCheckpoint(SqliteEngine engine, Path data) throws Exception {
        for (int number = 0; number < 20; number++) {
            done(engine.log().append(keyed(ROOM, number)));
        }
        RawFile.text(data, "PRAGMA wal_checkpoint(PASSIVE)", 1);
        for (int number = 0; number < 3; number++) {
            done(engine.log().append(keyed(ROOM, number)));
        }
    }

    private static List<Question> questions() {
        List<Question> all = new ArrayList<>();
        for (ChannelName channel : CHANNELS) {
            all.add(new Question("head of " + channel, engine -> engine.log()
                    .open(channel)
                    .thenApply(state -> state.head().offset() + " " + state.first())));
            for (int after = 0; after < 2 * HALF; after += 30) {
                int from = after;
                all.add(new Question(channel + " after " + from, engine -> engine.log()
                        .read(Read.forward(channel, from, from + 30, 30))
                        .thenApply(
                                page -> page.messages() + " of " + page.head().offset() + page.more())));
            }
            all.add(new Question("last of " + channel, engine -> engine.log()
                    .read(Read.backward(channel, Long.MAX_VALUE, 40))
                    .thenApply(page -> page.messages().toString())));
            for (int offset = 1; offset < 2 * HALF; offset += 17) {
                int number = offset;
                all.add(new Question(
                        channel + " " + number,
                        engine -> engine.log().message(channel, number).thenApply(String::valueOf)));
            }
            all.add(new Question(
                    "recalled of " + channel,
                    engine -> engine.log().recalled(channel, 1000).thenApply(String::valueOf)));
            all.add(new Question("view of " + channel, engine -> engine.conversations()
                    .view("bob", channel)
                    .thenApply(row -> row.head() + " " + row.read() + " " + row.unread() + " " + row.listed())));
        }
        all.add(new Question(
                "list", engine -> engine.conversations().list("bob", null, 50).thenApply(list -> list.rows().stream()
                        .map(row -> row.channel() + " " + row.unread())
                        .toList()
                        .toString())));
        all.add(new Question(
                "channels",
                engine -> engine.conversations().channels(null, "", null, 50).thenApply(String::valueOf)));
        all.add(new Question("known", engine -> engine.people()
                .known(Set.of("ann", "bob", "zoë"))
                .thenApply(known -> new TreeMap<>(known).toString())));
        for (int number = 0; number < 2 * HALF; number += 13) {
            int key = number;
            all.add(new Question("again with key " + key, engine -> engine.log()
                    .append(keyed(ROOM, key))
                    .thenApply(appended -> appended.position().offset() + " " + appended.duplicate())));
        }
        return all;
    }
}
