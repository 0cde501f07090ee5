// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.Read;
import dev.parley.testing.Commands;
import dev.parley.testing.Patience;
import dev.parley.testing.Stopwatch;
import dev.parley.testing.Tally;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** Two owners of one file would destroy it in silence: the second is refused, wherever it comes from, and the first is not harmed. */
class SecondOwnerIT {
    private static final ChannelName ROOM = ChannelName.room("lobby");
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path directory;

    @AutoClose
    private SqliteEngine first;

    @BeforeEach
    void startFirst() {
        first = new SqliteEngine(SqliteSettings.in(directory), Clock.systemUTC());
        first.start(new HeardEvents());
    }

    @Test
    void sameClassLoader_isRefusedWithTheFix() throws Exception {
        SqliteEngine second = new SqliteEngine(SqliteSettings.in(directory).withLockWait(SHORT), Clock.systemUTC());
        Stopwatch refusal = Stopwatch.start();

        assertThatThrownBy(() -> second.start(new HeardEvents()))
                .hasMessageContaining("another Parley owns " + directory)
                .hasMessageContaining("parley##2")
                .hasMessageContaining("parley.data");
        refusal.stop();
        assertFirstWorks();
        Tally.of("SecondOwnerIT")
                .load("one owner that stores")
                .faults("a second engine, class loader or process on the same directory")
                .figure("refused after", refusal)
                .figure("of them the wait for a redeploy", SHORT.toMillis())
                .print();
    }

    @Test
    void otherClassLoader_isRefused() throws Exception {
        try (ChildFirst loader = new ChildFirst()) {
            assertThat(attempt(loader)).contains("another Parley owns " + directory);
            // The refused one must not have dropped the first one's lock either.
            assertThat(attemptInProcess()).contains("another Parley owns " + directory);
        }
        assertFirstWorks();
    }

    @Test
    void otherProcess_isRefused() throws Exception {
        assertThat(attemptInProcess()).contains("another Parley owns " + directory);
        assertFirstWorks();
    }

    @Test
    void otherClassLoader_afterTheFirstHasClosed_takesOver() throws Exception {
        assertFirstWorks();
        first.close();
        try (ChildFirst loader = new ChildFirst()) {
            assertThat(attempt(loader)).isEqualTo("started");
        }
    }

    @Test
    void redeploy_thatOverlaps_waitsForTheFirst() throws Exception {
        SqliteEngine second = new SqliteEngine(SqliteSettings.in(directory), Clock.systemUTC());
        CompletableFuture<Void> started = CompletableFuture.runAsync(() -> second.start(new HeardEvents()));
        await().during(Duration.ofMillis(150)).until(() -> !started.isDone());

        first.close();

        await().untilAsserted(() -> assertThat(started).isCompleted());
        second.close();
    }

    /** As an operator's backup does. */
    @Test
    void shellThatReads_isServed_andHarmsNobody() throws Exception {
        assumeTrue(Commands.work("sqlite3", "-version"), "needs the sqlite3 shell");
        assertFirstWorks();
        Path backup = directory.resolve("backup.db");
        Commands.run("sqlite3", file(), ".backup '" + backup + "'");

        assertThat(Commands.run("sqlite3", backup.toString(), "SELECT count(*) FROM message", "PRAGMA integrity_check"))
                .isEqualTo("1\nok\n");
        assertFirstWorks();
    }

    /** A shell that has begun to write and waits for its user: what cannot be stored is refused soon, and goes on by itself. */
    @Test
    void programThatHoldsTheFile_hasAppendsRefused_andLosesNothing() throws Exception {
        assertFirstWorks();
        List<String> stored = new ArrayList<>(List.of("1"));
        int refused = 0;
        Stopwatch wait = Stopwatch.start();
        try (Connection other = new JDBC().connect("jdbc:sqlite:" + file(), new Properties());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (int i = 0; i < 3; i++) {
                wait.again();
                assertThatThrownBy(() -> Patience.get(append("refused")))
                        .hasMessageContaining("cannot be stored at present");
                wait.stop();
                refused++;
            }
            assertThat(first.upkeep().health().writable()).isFalse();
            assertThat(bodies()).isEqualTo(stored);
            statement.execute("ROLLBACK");
        }
        await().until(() -> first.upkeep().health().writable());
        assertFirstWorks();
        stored.add("1");
        assertThat(bodies()).isEqualTo(stored);
        Tally.of("SecondOwnerIT")
                .load("one pusher")
                .faults("another program holds a write transaction")
                .acknowledged(stored.size())
                .delivered(bodies().size())
                .lost(0)
                .doubled(0)
                .reordered(0)
                .figure("refused", refused)
                .figure("longest wait", wait)
                .print();
    }

    /** Also run in another process and another class loader. Prints or returns what came of it. */
    public static void main(String[] arguments) {
        System.out.println(attempt(arguments[0]));
    }

    public static String attempt(String directory) {
        SqliteEngine second =
                new SqliteEngine(SqliteSettings.in(Path.of(directory)).withLockWait(SHORT), Clock.systemUTC());
        try {
            second.start(new HeardEvents());
            second.close();
            return "started";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String attempt(ClassLoader loader) throws Exception {
        Class<?> other = loader.loadClass(SecondOwnerIT.class.getName());
        assertThat(other).isNotSameAs(SecondOwnerIT.class);
        Method attempt = other.getDeclaredMethod("attempt", String.class);
        // The class is package-private, and its package in another loader is another package.
        attempt.setAccessible(true);
        return (String) attempt.invoke(null, directory.toString());
    }

    private String attemptInProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        SecondOwnerIT.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes());
    }

    private void assertFirstWorks() throws Exception {
        assertThat(Patience.get(append("1")).position().offset()).isPositive();
    }

    private CompletionStage<Appended> append(String body) {
        return first.log().append(new Append(ROOM, new Sender("ann", "Ann"), body, null, 0));
    }

    private List<String> bodies() throws Exception {
        return KnownLog.done(first.log().read(Read.backward(ROOM, Long.MAX_VALUE, 100))).messages().stream()
                .map(Message::body)
                .toList();
    }

    private String file() {
        return directory.resolve("parley.db").toString();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Like a web application's: its own copy of everything, the native library included. */
    private static final class ChildFirst extends URLClassLoader {
        ChildFirst() throws Exception {
            super(urls(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] urls() throws Exception {
            List<URL> urls = new ArrayList<>();
            for (String entry : classPath().split(File.pathSeparator)) {
                urls.add(new File(entry).toURI().toURL());
            }
            return urls.toArray(new URL[0]);
        }
    }
}
