// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is found wrong in the file while it is used: named in the log, and refused to whoever asked. */
final class Damage {
    private static final Logger logger = LoggerFactory.getLogger(Damage.class);

    private Damage() {}

    /** @param what such as "message 3 of room/lobby" */
    static ParleyException found(String what) {
        logger.error(
                "The file is damaged: {} is missing or does not fit its checksum, and is not served; stop and restore a"
                        + " backup (docs/operations.md, Storage)",
                what);
        return new ParleyException(
                ErrorCode.SERVER_ERROR, "a part of this channel's log is damaged; the operator has been told");
    }
}
