// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;

/** The same over a WebSocket. Confined to one thread. */
final class SocketTransportClient implements TransportClient {
    private final TestSocket socket;
    private final ArrayDeque<JsonNode> earlier = new ArrayDeque<>();
    private int ids;

    SocketTransportClient(TestSocket socket) {
        this.socket = socket;
    }

    @Override
    public JsonNode request(String command) throws Exception {
        ids++;
        String id = "c" + ids;
        socket.send("{\"id\":\"" + id + "\"," + command.substring(1));
        while (true) {
            JsonNode frame = socket.await(any -> true);
            if (frame.path("id").asText().equals(id)) {
                return frame;
            }
            earlier.add(frame);
        }
    }

    @Override
    public void send(String text) {
        socket.send(text);
    }

    @Override
    public JsonNode await(Predicate<JsonNode> fits) throws Exception {
        for (Iterator<JsonNode> frames = earlier.iterator(); frames.hasNext(); ) {
            JsonNode frame = frames.next();
            frames.remove();
            if (fits.test(frame)) {
                return frame;
            }
        }
        return socket.await(fits);
    }

    @Override
    public int awaitEnd() throws Exception {
        return socket.awaitClose();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() {
        socket.close();
    }
}
