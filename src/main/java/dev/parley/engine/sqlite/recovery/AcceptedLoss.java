// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator's word that what is missing may stay missing: a file {@code accept-loss} in the data directory, which counts once. Without it
 * Parley does not start on a log that has lost what was acknowledged. With it, the log gets another epoch, so that no client that has seen
 * more takes new messages for a continuation.
 */
public final class AcceptedLoss {
    private static final Logger logger = LoggerFactory.getLogger(AcceptedLoss.class);

    private final Path marker;

    public AcceptedLoss(Path directory) {
        this.marker = directory.resolve("accept-loss");
    }

    public boolean isGiven() {
        return Files.exists(marker);
    }

    /** Fails with what is missing and what to do, unless it is accepted. */
    public void require(String missing) {
        if (!isGiven()) {
            throw new IllegalStateException(
                    missing + ". Keep a copy of the files and restore a backup; or create the file " + marker
                            + " to start without what is missing" + SqliteFailure.SEE);
        }
        logger.error("{}. Starting without what is missing, as {} asks, under a new epoch", missing, marker);
    }

    public void used() throws IOException {
        Files.deleteIfExists(marker);
    }
}
