// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import dev.parley.wire.Json;
import org.jspecify.annotations.Nullable;

/**
 * How a server is spoken to, so that another one can be measured the same way. Immutable. What looks at a frame is called for each one
 * received and allocates nothing, but for {@link #epoch}; a frame is a whole text message in a larger array. The defaults are those of a
 * server that has one room, which connecting joins, and nothing besides.
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
    default @Nullable String subscribe(String channel) {
        return null;
    }

    /** The frame that joins again and asks for what came after this offset; null where nothing is kept. */
    default @Nullable String resume(String channel, String epoch, long offset) {
        return null;
    }

    /**
     * The frame that publishes.
     *
     * @param body plain ASCII without quotes or backslashes
     * @param id digits; null: no reply wanted
     */
    default String publish(String channel, String body, @Nullable String id) {
        return body;
    }

    /** The frame that publishes to one person; null where there is no such thing. */
    default @Nullable String publishTo(String user, String body, @Nullable String id) {
        return null;
    }

    /** Below the base, such as {@code ws/echo}; null where nothing echoes. */
    default @Nullable String echoPath() {
        return null;
    }

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
        return "{\"to\":{\"channels\":[" + Json.quote(channel) + "]},\"body\":\"" + body + "\"}";
    }

    /** The subprotocols to offer, as the header has them; null: none. */
    default @Nullable String protocols() {
        return null;
    }

    /**
     * The same for a connection that is the same guest each time.
     *
     * @param secret 22 to 86 letters and digits
     */
    default @Nullable String protocolsOfGuest(String secret) {
        return null;
    }

    Kind kind(byte[] frame, int from, int length);

    /**
     * Of a delivery its offset, of a join the offset up to which it delivers; -1 where there is none, or where it is another channel's.
     *
     * @param channel as it stands between quotes
     */
    default long offset(byte[] frame, int from, int length, byte[] channel) {
        return -1;
    }

    /** Of an acknowledgement the id that was given to {@link #publish}; -1 where there is none. */
    default long id(byte[] frame, int from, int length) {
        return -1;
    }

    /** Of a join the epoch, null where there is none. */
    default @Nullable String epoch(byte[] frame, int from, int length) {
        return null;
    }

    /** Of a join that answers a resume: whether everything missed is delivered. */
    default boolean recovered(byte[] frame, int from, int length) {
        return false;
    }

    /** The id of the connection's user in a greeting; null in any other frame. */
    default @Nullable String user(byte[] frame, int from, int length) {
        return null;
    }
}
