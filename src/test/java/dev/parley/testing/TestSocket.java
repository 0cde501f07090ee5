// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A client of {@code /ws} that is not ours: the JDK's. Frames wait in a queue until a test asks for them. */
public final class TestSocket implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final long LOOK = 200;

    private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final WebSocket socket;

    /** The server ended the connection while a test waited for a frame. */
    public static final class EndedException extends Exception {
        private static final long serialVersionUID = 1L;

        EndedException(int code, String message) {
            super(message + "; code " + code);
        }
    }

    private TestSocket(URI uri, String... headers) throws Exception {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols("parley.v1");
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        try {
            socket = Patience.get(builder.buildAsync(uri, new Listener()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                HttpResponse<?> response = refused.getResponse();
                throw new ExecutionException(response + " " + response.headers().map() + " " + response.body(), e);
            }
            throw e;
        }
    }

    /** Connects; {@code base} is the HTTP address that ends with a slash. */
    public static TestSocket connect(URI base, String path, String... headers) throws Exception {
        return new TestSocket(URI.create(base.toString().replaceFirst("^http", "ws") + path), headers);
    }

    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    public void send(ClientCommand command) {
        send(command.toString());
    }

    public void sendBinary(byte[] data) {
        socket.sendBinary(ByteBuffer.wrap(data), true).join();
    }

    /** Sends a binary message and waits for one. */
    public byte[] exchange(byte[] data) throws Exception {
        sendBinary(data);
        return Patience.take(binaries);
    }

    /** Sends a command, given without its id, and waits for the reply. */
    public JsonNode request(String command) throws Exception {
        String id = "t" + ids.incrementAndGet();
        send("{\"id\":\"" + id + "\"," + command.substring(1));
        return await(frame -> frame.path("id").asText().equals(id));
    }

    /** The same. */
    public JsonNode request(ClientCommand command) throws Exception {
        return request(command.toString());
    }

    /** The next frame that fits; others that come before it are dropped. */
    public JsonNode await(Predicate<JsonNode> fits) throws Exception {
        List<String> dropped = new ArrayList<>();
        long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (true) {
            // First, since frames may come before the end and none comes after it.
            boolean ended = closed.isDone();
            String frame = frames.poll(ended ? 0 : LOOK, TimeUnit.MILLISECONDS);
            if (frame == null) {
                if (ended) {
                    throw new EndedException(
                            closed.join(), "the connection ended with no such frame; there were " + dropped);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("no such frame; there were " + dropped);
                }
                continue;
            }
            if (fits.test(parse(frame))) {
                return parse(frame);
            }
            dropped.add(frame);
        }
    }

    /** The next frame, whatever it is. */
    public String awaitText() throws Exception {
        return Patience.take(frames);
    }

    /** How many frames have come that nobody asked for. */
    public int texts() {
        return frames.size();
    }

    public JsonNode awaitEvent(String name) throws Exception {
        return await(frame -> frame.path("event").asText().equals(name));
    }

    public int awaitClose() throws Exception {
        return Patience.get(closed);
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    /** The frames that came and nobody asked for. */
    public List<String> rest() {
        List<String> rest = new ArrayList<>();
        frames.drainTo(rest);
        return rest;
    }

    @Override
    public void close() {
        socket.abort();
        closed.complete(1006);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                binaries.add(binary.toByteArray());
                binary.reset();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete(1006);
        }
    }
}
