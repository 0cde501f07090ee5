// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Artifacts;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Commands;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Stopwatch;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full for a while: publishes are refused, the reason stands in the log once and on readyz, people read on and come in,
 * and when there is room it goes on by itself. Nothing that was acknowledged is lost, nothing comes twice.
 */
class FullDiskIT {
    private static final int LARGE = 60_000;
    private static final String GUEST_WRITES = "{\"action\":\"publish\",\"channel\":\"room/of-guests\",\"body\":1}";
    private static final String MOUNT = "mkdir -p \"$0\" && mount -t tmpfs -o size=%dm none \"$0\" && exec \"$@\"";

    @TempDir
    Path folder;

    /** What fills up, and what makes room again. */
    private interface Disk {
        void fill() throws Exception;

        void free() throws Exception;
    }

    @Test
    void fileSystemOfItsOwn_full_refusesAndRecovers() throws Exception {
        Path data = folder.resolve("disk");
        String mount = MOUNT.formatted(32 + unpackedMiB());
        List<String> command =
                List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, data.toString());
        assumeTrue(
                Commands.work(Stream.concat(command.stream(), Stream.of("true")).toArray(String[]::new)),
                "this system lets us mount no file system of our own");
        try (ServerProcess server =
                ServerProcess.startUnder(command, Map.of(), data, Publisher.setting(), "-Dparley.guests=on")) {
            Path seen = Path.of("/proc/" + server.pid() + "/root" + data);
            Path filler = seen.resolve("filler");
            assertKeptFromGuests(server, seen, filler);
            refusesAndRecovers(server, "a disk of 32 MiB that is full", new Disk() {
                @Override
                public void fill() throws IOException {
                    try (OutputStream out = Files.newOutputStream(filler)) {
                        byte[] block = new byte[4096];
                        while (true) {
                            out.write(block);
                        }
                    } catch (IOException e) {
                        assertThat(Files.getFileStore(seen).getUsableSpace()).isZero();
                    }
                }

                @Override
                public void free() throws IOException {
                    Files.delete(filler);
                }
            });
        }
    }

    /** Before the disk is full: the last tenth of it is for others than guests, and guests are back when there is room. */
    private static void assertKeptFromGuests(ServerProcess server, Path disk, Path filler) throws Exception {
        Publisher backEnd = new Publisher(server, "room/of-guests");
        try (TestSocket guest = TestSocket.connect(server.base(), "ws")) {
            guest.awaitEvent("welcome");
            assertThat(guest.request(GUEST_WRITES).path("ok").asBoolean()).isTrue();

            long size = Files.getFileStore(disk).getTotalSpace();
            try (OutputStream out = Files.newOutputStream(filler)) {
                byte[] block = new byte[4096];
                while (Files.getFileStore(disk).getUsableSpace() > size / 20) {
                    out.write(block);
                }
            }

            await().until(() ->
                    guest.request(GUEST_WRITES).at("/error/code").asText().equals("storage.full"));
            assertThat(backEnd.push("kept-for-us", LARGE).statusCode()).isEqualTo(200);
            assertThat(backEnd.ready().statusCode()).isEqualTo(200);
            assertThat(backEnd.ready().body()).contains("\"warning\":\"guests store nothing");
            assertThat(guest.request(ClientCommand.subscribe("room/of-guests")).at("/data/messages"))
                    .as("they read on")
                    .isNotEmpty();

            Files.delete(filler);
            await().until(() -> guest.request(GUEST_WRITES).path("ok").asBoolean());
            assertThat(backEnd.ready().body()).doesNotContain("warning");
        }
    }

    /** Works for any user: to a process it makes no difference whether the disk, a quota or a limit lets a file grow no more. */
    @Test
    void limitOnTheSizeOfFiles_reached_refusesAndRecovers() throws Exception {
        Path data = folder.resolve("data");
        Publisher publisher;
        try (ServerProcess server = ServerProcess.start(data, Publisher.setting(), "-Dparley.guests=on")) {
            String pid = String.valueOf(server.pid());
            assumeTrue(Commands.work("prlimit", "--pid", pid, "--fsize"), "there is no prlimit here");
            publisher = refusesAndRecovers(server, "a limit on the size of files", new Disk() {
                @Override
                public void fill() throws Exception {
                    assertThat(Commands.work("prlimit", "--pid", pid, "--fsize=800000:"))
                            .isTrue();
                }

                @Override
                public void free() throws Exception {
                    assertThat(Commands.work("prlimit", "--pid", pid, "--fsize=unlimited:"))
                            .isTrue();
                }
            });
            server.kill9();
        }
        try (ParleyServer again = Publisher.restarted(folder, data)) {
            publisher.use(again);
            assertThat(publisher.history()).isEqualTo(publisher.acknowledged());
        }
    }

    private static Publisher refusesAndRecovers(ServerProcess server, String fault, Disk disk) throws Exception {
        Publisher publisher = new Publisher(server);
        for (int i = 0; i < 5; i++) {
            assertThat(publisher.push("before-" + i, 10).statusCode()).isEqualTo(200);
        }
        String epoch = epoch(server);

        disk.fill();
        // What is left in the write-ahead log takes some more.
        int pushes = 0;
        HttpResponse<String> refused = publisher.push("during-0", LARGE);
        while (refused.statusCode() == 200 && pushes < 200) {
            refused = publisher.push("during-" + ++pushes, LARGE);
        }

        assertUnavailable(refused);
        for (int i = 0; i < 20; i++) {
            assertUnavailable(publisher.push("during-" + (pushes + i), LARGE));
        }
        assertThat(publisher.ready().statusCode()).isEqualTo(503);
        assertThat(publisher.ready().body()).contains("not stored at present").contains("full");
        assertThat(publisher.history()).isEqualTo(publisher.acknowledged());
        assertReadable(server, publisher.acknowledged().size());
        assertThat(server.errors().split("not stored at present", -1)).hasSize(2);

        Stopwatch recovery = Stopwatch.start();
        disk.free();
        await().until(() -> publisher.ready().statusCode() == 200);
        recovery.stop();
        for (int i = 0; i <= pushes; i++) {
            // With the same keys as before: those that were answered, and those that were refused.
            HttpResponse<String> again = publisher.push("during-" + i, LARGE);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(TestSocket.parse(again.body())
                            .path("deliveries")
                            .path(0)
                            .path("duplicate")
                            .asBoolean())
                    .isEqualTo(i < pushes);
        }
        assertThat(publisher.history()).hasSize(5 + pushes + 1).isEqualTo(publisher.acknowledged());
        assertThat(epoch(server)).isEqualTo(epoch);
        assertThat(server.errors()).contains("Messages are stored again");
        publisher
                .tally("FullDiskIT", fault)
                .figure("stored again after", recovery)
                .print();
        return publisher;
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("server.unavailable");
    }

    /** Somebody new comes in, subscribes, and sees what there is. */
    private static void assertReadable(ServerProcess server, int head) throws Exception {
        try (TestSocket socket = TestSocket.connect(server.base(), "ws")) {
            socket.awaitEvent("welcome");
            JsonNode data = socket.request(ClientCommand.subscribe(String.valueOf(Publisher.ROOM)))
                    .path("data");
            assertThat(data.path("offset").asInt()).isEqualTo(head);
            assertThat(data.path("messages")).isNotEmpty();
        }
    }

    private static String epoch(ServerProcess server) throws Exception {
        try (TestSocket socket = TestSocket.connect(server.base(), "ws")) {
            socket.awaitEvent("welcome");
            return socket.request(ClientCommand.subscribe(String.valueOf(Publisher.ROOM)))
                    .path("data")
                    .path("epoch")
                    .asText();
        }
    }

    /** What the launcher puts beside the messages. */
    private static long unpackedMiB() throws IOException {
        try (ZipFile war = new ZipFile(Artifacts.war().toFile())) {
            return war.stream().mapToLong(ZipEntry::getSize).sum() / 1024 / 1024 + 1;
        }
    }
}
