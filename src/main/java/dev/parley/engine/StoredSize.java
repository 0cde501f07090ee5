// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.Message;
import dev.parley.text.Utf8;
import org.jspecify.annotations.Nullable;

/** What stored things are counted as, by retention and by a {@link Quota}, in every engine the same. Stateless. */
public final class StoredSize {
    /** A message without its body, and what stands of it in indexes, as a round number. */
    public static final long AROUND_A_MESSAGE = 128;

    /** What stands of someone in a channel's list, or of someone's name, with its indexes, as a round number. */
    public static final long OF_A_ROW = 128;

    private StoredSize() {}

    /** What a message to be appended adds, its key twice: it stands in an index too. */
    public static long of(Append append) {
        Message.Key key = append.key();
        return of(append.body()) + AROUND_A_MESSAGE + (key == null ? 0 : 2 * of(key.key()));
    }

    /** Bytes of a body in UTF-8; 0 for none. */
    public static long of(@Nullable String body) {
        return body == null ? 0 : Utf8.length(body);
    }
}
