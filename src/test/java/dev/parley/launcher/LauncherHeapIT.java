// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A launched process whose memory has run out is not left half dead, whether a thread dies of it or somebody catches it. */
class LauncherHeapIT {
    @ParameterizedTest
    @CsvSource({"thread, 3, there is no memory left", "logged, 3, there is no memory left", "other, 0, still here"})
    void memory_thatHasRunOut_endsTheProcess(String way, int exitCode, String words) throws Exception {
        Process process = new ProcessBuilder(
                        Artifacts.java(),
                        "-Xmx24m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LauncherHeapIT.class.getName(),
                        way)
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(new String(process.getInputStream().readAllBytes())).contains(words);
            Patience.awaitExit(process);
            assertThat(process.exitValue()).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Run in another process. */
    public static void main(String[] arguments) throws InterruptedException {
        LauncherHeap.watch();
        LauncherLog.install(true);
        Thread thread = new Thread(() -> {
            if (arguments[0].equals("thread")) {
                fill();
            } else if (arguments[0].equals("logged")) {
                try {
                    fill();
                } catch (OutOfMemoryError e) {
                    Logger.getLogger("test").log(Level.SEVERE, "Caught", new IllegalStateException(e));
                }
            } else {
                Logger.getLogger("test")
                        .log(Level.SEVERE, "Caught", new OutOfMemoryError("unable to create native thread"));
                throw new IllegalStateException("something else");
            }
        });
        thread.start();
        thread.join();
        System.out.println("still here");
    }

    private static void fill() {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < 1_000_000) {
            all.add(new byte[100_000]);
        }
    }
}
