// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** What tells this run of the operating system, and these very files, from others. Both are 0 where the system does not say. */
public final class HostIdentity {
    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private HostIdentity() {}

    /** Another after each power cut or reboot. */
    public static long id() {
        try {
            CRC32C sum = new CRC32C();
            sum.update(Files.readString(LINUX).getBytes(StandardCharsets.UTF_8));
            return sum.getValue() + 1;
        } catch (IOException ignored) {
            return 0;
        }
    }

    /** Of a file that exists: another for a copy. Asks for the number and opens nothing. */
    public static long number(Path file) {
        try {
            return Files.getAttribute(file, "unix:ino") instanceof Long number ? number : 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException ignored) {
            return 0;
        }
    }
}
