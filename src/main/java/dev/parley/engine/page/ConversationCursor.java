// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a page of conversations ended: the row before it was active then and had this id. Immutable, opaque to clients. */
public record ConversationCursor(long active, long id) {
    private static final ConversationCursor START = new ConversationCursor(Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Pattern FORM = Pattern.compile("conversations:([0-9]{1,18}):([0-9]{1,18})");

    /** Fails with {@code command.invalid} where the text is no such cursor; null is the start. */
    public static ConversationCursor parse(@Nullable String text) {
        if (text == null) {
            return START;
        }
        Matcher matcher = FORM.matcher(PageCursor.decoded(text));
        if (!matcher.matches()) {
            throw PageCursor.nonsense();
        }
        return new ConversationCursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /** What a client sends back to get what follows this row. */
    public String text() {
        return PageCursor.encoded("conversations:" + active + ":" + id);
    }

    /** Whether such a row belongs to what follows. */
    public boolean isBefore(long rowActive, long rowId) {
        return rowActive < active || (rowActive == active && rowId < id);
    }
}
