// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

import org.jspecify.annotations.Nullable;

/**
 * A message as the log holds it. Immutable.
 *
 * @param offset 0 on channels that keep nothing
 * @param time when it was accepted, epoch ms
 * @param from null where a back end named nobody
 * @param body compact JSON text; null once recalled or expired, and then it is gone
 * @param key the idempotency key and whose it is; null where none was given
 * @param expires epoch ms after which the body is no longer shown; 0 for never
 */
public record Message(
        long offset,
        long time,
        @Nullable Sender from,
        @Nullable String body,
        @Nullable Key key,
        boolean recalled,
        long expires) {

    /**
     * An idempotency key. It counts per channel and owner.
     *
     * @param owner a user's id, or what {@link #ofBackEnd} or {@link #ofApplication} made, which is no user's id: those begin with no space
     */
    public record Key(String owner, String key) {
        /** The owner of every back end's keys before each had its own. No user has an empty id. */
        public static final String SHARED = "";

        private static final String BACK_END = " key ";
        private static final String APPLICATION = " application";

        /** Whose keys a back end's are: those of its API key's name, which stays the same when the key is changed for another. */
        public static String ofBackEnd(String apiKey) {
            return BACK_END + apiKey;
        }

        /** Whose keys those are that the portal's own code gives, in this JVM. */
        public static String ofApplication() {
            return APPLICATION;
        }

        /** Whether it is a back end's or the portal's own, not a person's. */
        public boolean isBackEnds() {
            return owner.startsWith(" ");
        }
    }

    /** Whether the time to live has passed at {@code now} (epoch ms). */
    public boolean expiredAt(long now) {
        return expires != 0 && expires <= now;
    }

    /** Whether {@code userId} may see the key. */
    public boolean keyOwnedBy(String userId) {
        return key != null && key.owner().equals(userId);
    }
}
