// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page of conversations ended: the row before it was active then and had this id. Immutable, opaque to clients. */
record Cursor(long active, long id) {
    private static final Cursor START = new Cursor(Long.MAX_VALUE, Long.MAX_VALUE);

    static Cursor parse(@Nullable String text) {
        if (text == null) {
            return START;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == 2 * Long.BYTES) {
                return new Cursor(bytes.getLong(), bytes.getLong());
            }
        } catch (IllegalArgumentException ignored) {
            // Not base64; answered below like any other nonsense.
        }
        throw nonsense();
    }

    static ParleyException nonsense() {
        return new ParleyException(
                ErrorCode.COMMAND_INVALID, "cursor: send back the one of the last page, or none for the first page");
    }

    static String after(LogReader.Log last) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(last.active())
                .putLong(last.id())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether {@code log} belongs to what follows. */
    boolean isBefore(LogReader.Log log) {
        return log.active() < active || (log.active() == active && log.id() < id);
    }
}
