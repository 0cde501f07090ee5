// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a page that is sorted by one text ended, in a form that clients only hand back. Stateless. */
public final class Cursors {
    private Cursors() {}

    public static String after(String last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty for the first page; a cursor that makes no sense is {@code command.invalid}. */
    public static Optional<String> read(@Nullable String cursor) {
        if (cursor == null) {
            return Optional.empty();
        }
        String last;
        try {
            last = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw nonsense(e);
        }
        // Bytes that are no UTF-8, or bits beyond the last byte, were never given out.
        if (last.isEmpty() || !after(last).equals(cursor)) {
            throw nonsense(null);
        }
        return Optional.of(last);
    }

    public static ParleyException nonsense(@Nullable Throwable cause) {
        return new ParleyException(
                ErrorCode.COMMAND_INVALID,
                "cursor: send back the one of the last page, or none for the first page",
                cause);
    }
}
