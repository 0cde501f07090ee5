// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.page;

import dev.parley.identity.User;
import org.jspecify.annotations.Nullable;

/** Where a page of people ended: with someone of this name and id. Immutable, opaque to clients. */
public record PeopleCursor(String name, String id) {
    private static final String LIST = "people:";
    private static final char BETWEEN = '\n';

    /** Fails with {@code command.invalid} where the text is no such cursor; null is the start, before every name. */
    public static PeopleCursor parse(@Nullable String text) {
        if (text == null) {
            return new PeopleCursor("", "");
        }
        String place = PageCursor.decoded(text);
        int between = place.indexOf(BETWEEN);
        if (!place.startsWith(LIST) || between <= LIST.length()) {
            throw PageCursor.nonsense();
        }
        return new PeopleCursor(place.substring(LIST.length(), between), place.substring(between + 1));
    }

    /** What a client sends back to get those who follow this person. */
    public static String after(User last) {
        return PageCursor.encoded(LIST + last.name() + BETWEEN + last.id());
    }
}
