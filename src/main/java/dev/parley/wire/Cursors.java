// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list that is sorted by one text ended, in a form that clients only hand back. One that another list gave out is refused;
 * one that somebody makes up names a place in the list, and tells and changes nothing. Stateless.
 */
public final class Cursors {
    private static final char BETWEEN = ':';

    private Cursors() {}

    /**
     * The cursor.
     *
     * @param list which list it is good for, one word
     */
    public static String after(String list, String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((list + BETWEEN + last).getBytes(StandardCharsets.UTF_8));
    }

    /** Empty for the first page; a cursor that makes no sense for this list is {@code command.invalid}. */
    public static Optional<String> read(String list, @Nullable String cursor) {
        if (cursor == null) {
            return Optional.empty();
        }
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw nonsense(e);
        }
        int start = list.length() + 1;
        // Bytes that are no UTF-8, or bits beyond the last byte, were never given out.
        if (text.length() <= start
                || !text.startsWith(list + BETWEEN)
                || !after(list, text.substring(start)).equals(cursor)) {
            throw nonsense(null);
        }
        return Optional.of(text.substring(start));
    }

    public static ParleyException nonsense(@Nullable Throwable cause) {
        return new ParleyException(
                ErrorCode.COMMAND_INVALID,
                "cursor: send back the one of the last page, or none for the first page",
                cause);
    }
}
