// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one key that is kept in the clear, so that the first push needs no set-up. Used while starting, by one thread. */
public final class ApiKeyFile {
    private static final Logger logger = LoggerFactory.getLogger(ApiKeyFile.class);
    private static final int KEY_BYTES = 32;
    private static final int MIN_KEY_LENGTH = 20;

    private final Path file;
    private final SecureRandom random;

    public ApiKeyFile(Path dataDirectory, SecureRandom random) {
        this.file = dataDirectory.resolve("api-key");
        this.random = random;
    }

    /**
     * The key in the file; on the first start one is made, readable by the owner only. An operator may put another one there.
     *
     * @throws IllegalStateException naming the file where its content is no key
     */
    public ApiKeys load() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            String key = Files.readString(file).strip();
            if (key.length() < MIN_KEY_LENGTH || key.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalStateException(file + " must hold one API key of at least " + MIN_KEY_LENGTH
                        + " characters; delete it, and the next start makes a new one");
            }
            return ApiKeys.ofKey(key);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or make the API key in " + file, e);
        }
    }

    private void create() throws IOException {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = createPrivate(file.resolveSibling("api-key.new"));
        Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
        // Moved when complete: a crash in between must not leave an empty key.
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        logger.info("made an API key with all scopes in {}", file);
    }

    private static Path createPrivate(Path path) throws IOException {
        Files.deleteIfExists(path);
        try {
            return Files.createFile(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException ignored) {
            // Not a POSIX file system: the directory's own protection has to do.
            return Files.createFile(path);
        }
    }
}
