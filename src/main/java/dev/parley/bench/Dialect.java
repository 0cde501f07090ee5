// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import org.jspecify.annotations.Nullable;

/**
 * How a server is spoken to, so that another one can be measured the same way. Immutable. What looks at a frame is called for each one
 * received and allocates nothing, but for {@link #epoch}; a frame is a whole text message in a larger array.
 */
public interface Dialect {
    /** What a frame is to a load generator. */
    enum Kind {
        /** A message of someone's, with a {@link Stamp} in it. */
        DELIVERY,
        /** The answer to {@link #subscribe} or {@link #resume}; after a resume it can hold messages, too. */
        JOINED,
        /** A publish with an id has succeeded. */
        ACKNOWLEDGED,
        /** A command has failed. */
        REFUSED,
        /** Anything else: a greeting, presence. */
        OTHER
    }

    /** Below the base, such as {@code ws}. */
    String socketPath();

    /** The frame that joins a room, with nothing of its past; null where connecting joins. */
    @Nullable
    String subscribe(String channel);

    /** The frame that joins again and asks for what came after this offset; null where nothing is kept. */
    @Nullable
    String resume(String channel, String epoch, long offset);

    /**
     * The frame that publishes.
     *
     * @param body plain ASCII without quotes or backslashes
     * @param id digits; null: no reply wanted
     */
    String publish(String channel, String body, @Nullable String id);

    /** The frame that publishes to one person; null where there is no such thing. */
    @Nullable
    String publishTo(String user, String body, @Nullable String id);

    /** Below the base, such as {@code ws/echo}; null where nothing echoes. */
    @Nullable
    String echoPath();

    /** Below the base, such as {@code api/v1/push}; null where nothing is pushed over HTTP. */
    default @Nullable String pushPath() {
        return null;
    }

    /** Whether a push may also be many, a line each. */
    default boolean pushesLines() {
        return false;
    }

    /** The JSON that is posted to push to a channel, in one line. */
    default String push(String channel, String body) {
        throw new UnsupportedOperationException();
    }

    /** The subprotocols to offer, as the header has them; null: none. */
    @Nullable
    String protocols();

    /**
     * The same for a connection that is the same guest each time.
     *
     * @param secret 22 to 86 letters and digits
     */
    @Nullable
    String protocolsOfGuest(String secret);

    Kind kind(byte[] frame, int from, int length);

    /**
     * Of a delivery its offset, of a join the offset up to which it delivers; -1 where there is none, or where it is another channel's.
     *
     * @param channel as it stands between quotes
     */
    long offset(byte[] frame, int from, int length, byte[] channel);

    /** Of an acknowledgement the id that was given to {@link #publish}; -1 where there is none. */
    long id(byte[] frame, int from, int length);

    /** Of a join the epoch, null where there is none. */
    @Nullable
    String epoch(byte[] frame, int from, int length);

    /** Of a join that answers a resume: whether everything missed is delivered. */
    boolean recovered(byte[] frame, int from, int length);

    /** The id of the connection's user in a greeting; null in any other frame. */
    @Nullable
    String user(byte[] frame, int from, int length);
}
