// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.HttpConnection;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Stamp;
import dev.parley.bench.client.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection that pushes to one channel, a request at a time, of which each line is a message. Confined to one thread. */
final class PushConnection implements AutoCloseable {
    private static final int OK = 200;
    private static final int SHOWN = 300;

    private final HttpConnection line;
    private final Publisher publisher;
    private final byte[] request;
    private final int[] stamps;
    private long pushes;

    PushConnection(Target target, String path, Publisher publisher, String channel, int bytes, int batch)
            throws IOException {
        this.publisher = publisher;
        String body = target.dialect().push(channel, Stamp.body(publisher.number(), 0, 0, bytes));
        String type = batch == 1 ? "application/json" : "application/x-ndjson";
        String all = batch == 1 ? body : (body + "\n").repeat(batch);
        request = HttpConnection.request(target, "POST", path, type, all.getBytes(StandardCharsets.UTF_8));
        stamps = new int[batch];
        for (int i = 0, at = 0; i < batch; i++) {
            stamps[i] = Stamp.find(request, at, request.length);
            at = stamps[i] + Stamp.BYTES;
        }
        line = new HttpConnection(target.base());
    }

    /**
     * Pushes the next messages, which were due at this time of {@link System#nanoTime}, and waits for the answer.
     *
     * @throws IOException where one of them was refused, too; the message says how
     */
    void push(long due) throws IOException {
        for (int stamp : stamps) {
            Stamp.renew(request, stamp, publisher.sentElsewhere(), due);
        }
        HttpConnection.Answer answer = line.call(request);
        if (answer.status() != OK) {
            throw new IOException("a push was answered " + answer.status() + ": " + shown(answer.text()));
        }
        int error = answer.text().indexOf("{\"error\"");
        if (error >= 0) {
            throw new IOException("a push was refused: " + shown(answer.text().substring(error)));
        }
        pushes += stamps.length;
    }

    /** Answered so far. */
    long acknowledged() {
        return pushes;
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(SHOWN, text.length())).strip();
    }

    @Override
    public void close() {
        line.close();
    }
}
