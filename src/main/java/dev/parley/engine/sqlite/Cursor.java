// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a page of conversations ended: the row before it was active then and had this id. Immutable, opaque to clients. */
record Cursor(long active, long id) {
    private static final Cursor START = new Cursor(Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Pattern FORM = Pattern.compile("conversations:([0-9]{1,18}):([0-9]{1,18})");

    static Cursor parse(@Nullable String text) {
        if (text == null) {
            return START;
        }
        Matcher matcher = FORM.matcher(decoded(text));
        if (!matcher.matches()) {
            throw nonsense();
        }
        return new Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    static String encoded(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** What was {@link #encoded}; fails with {@code command.invalid} where nothing was. */
    static String decoded(String cursor) {
        try {
            String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (encoded(place).equals(cursor)) {
                return place;
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
        return encoded("conversations:" + last.active() + ":" + last.id());
    }

    /** Whether {@code log} belongs to what follows. */
    boolean isBefore(LogReader.Log log) {
        return log.active() < active || (log.active() == active && log.id() < id);
    }
}
