// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.HeardEvents;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two owners of one file would destroy it in silence: the second is refused, wherever it comes from, and the first is not harmed. */
class SecondOwnerIT {
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private SqliteEngine first;

    @BeforeEach
    void startFirst() {
        first = new SqliteEngine(SqliteSettings.in(directory), Clock.systemUTC());
        first.start(new HeardEvents());
    }

    @AfterEach
    void closeFirst() {
        first.close();
    }

    @Test
    void sameClassLoader_isRefusedWithTheFix() {
        SqliteEngine second = new SqliteEngine(SqliteSettings.in(directory).withLockWait(SHORT), Clock.systemUTC());

        assertThatThrownBy(() -> second.start(new HeardEvents()))
                .hasMessageContaining("another Parley owns " + directory)
                .hasMessageContaining("parley##2")
                .hasMessageContaining("parley.data");
        assertFirstWorks();
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
        return (String) other.getMethod("attempt", String.class).invoke(null, directory.toString());
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

    private void assertFirstWorks() {
        Append append = new Append(ChannelName.room("lobby"), new Sender("ann", "Ann"), "1", null, 0);
        assertThat(first.append(append).toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(appended -> assertThat(appended.position().offset()).isPositive());
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
