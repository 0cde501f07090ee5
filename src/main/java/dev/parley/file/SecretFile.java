// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A secret of this installation, one line in a file that only its owner may read; made where there is none. Used while starting. */
public final class SecretFile {
    private static final Logger logger = LoggerFactory.getLogger(SecretFile.class);
    private static final int SECRET_BYTES = 32;
    private static final int MIN_LENGTH = 20;

    private final Path file;
    private final SecureRandom random;

    public SecretFile(Path file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    /**
     * What the file holds. An operator may put another secret there.
     *
     * @throws IllegalStateException naming the file where its content is no secret
     */
    public String read() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            String secret = TextFile.secret(file);
            if (secret.length() < MIN_LENGTH || secret.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalStateException(file + " must hold one line of at least " + MIN_LENGTH
                        + " characters; delete it, and the next start makes a new one");
            }
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or make " + file + ": " + e.getMessage(), e);
        }
    }

    private void create() throws IOException {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        PrivateFiles.directories(PrivateFiles.above(file));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        PrivateFiles.createSecret(draft);
        Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
        // Moved when complete: a crash in between must not leave an empty secret.
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        logger.info("made {}", file);
    }
}
