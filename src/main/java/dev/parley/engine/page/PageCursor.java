// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.page;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The form in which clients get the place where a page ended. Stateless. */
final class PageCursor {
    private PageCursor() {}

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
}
