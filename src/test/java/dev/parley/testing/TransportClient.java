// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.function.Predicate;

/** A client of one connection, over any transport, that is none of ours. Frames wait until a test asks for them. */
public interface TransportClient extends AutoCloseable {
    /** How it reaches the server. */
    enum Kind {
        WEBSOCKET("websocket"),
        SSE("sse"),
        LONG_POLL("long-poll");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        /** As listings call it. */
        public String wire() {
            return wire;
        }

        /**
         * Connects.
         *
         * @param base the HTTP address that ends with a slash
         * @param query with its question mark, or empty
         */
        public TransportClient open(URI base, String query, String... headers) throws Exception {
            return switch (this) {
                case WEBSOCKET -> new SocketTransportClient(TestSocket.connect(base, "ws" + query, headers));
                case SSE -> SseClient.open(base, query, headers);
                case LONG_POLL -> PollClient.open(base, query, headers);
            };
        }

        @Override
        public String toString() {
            return wire;
        }
    }

    /** Sends a command, given without its id, and waits for the reply. Fails where the connection ends before. */
    JsonNode request(String command) throws Exception;

    /** The same. */
    default JsonNode request(ClientCommand command) throws Exception {
        return request(command.toString());
    }

    /** Sends one text, and waits for nothing but its way out. */
    void send(String text) throws Exception;

    default void send(ClientCommand command) throws Exception {
        send(command.toString());
    }

    /** The next frame that fits; others that come before it are dropped. */
    JsonNode await(Predicate<JsonNode> fits) throws Exception;

    default JsonNode awaitEvent(String name) throws Exception {
        return await(frame -> frame.path("event").asText().equals(name));
    }

    /** Waits for the end; the close code, of the last event where the transport has none, 1006 where nothing told. */
    int awaitEnd() throws Exception;

    boolean isOpen();

    /** Goes: as a page does that is closed. */
    @Override
    void close();
}
