// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.audit.AuditedCall;
import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.wire.Json;
import dev.parley.wire.JsonObject;
import dev.parley.wire.Reply;
import dev.parley.wire.ReplyData;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A stream of pushes, a line each, and a line of result for each, in order. Many are under way at once, so that they share commits; a bad
 * line harms no other. Confined to the request's thread, which it holds as long as the client sends: what was taken is answered before it
 * waits for more.
 */
final class PushLines {
    private static final int WINDOW = 1024;
    private static final int RESULT_SECONDS = 30;
    private static final long KEY_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Function<JsonObject, CompletionStage<List<ReplyData.Delivery>>> push;
    private final int maxLineBytes;
    private final Runnable keyCheck;
    private final AuditedCall audited;
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final ArrayDeque<CompletableFuture<String>> pending = new ArrayDeque<>();

    /**
     * @param push pushes what a line says
     * @param keyCheck run from time to time, before a line; what it throws ends the stream, as the last result
     * @param audited ends with the stream
     */
    PushLines(
            Function<JsonObject, CompletionStage<List<ReplyData.Delivery>>> push,
            int maxLineBytes,
            Runnable keyCheck,
            AuditedCall audited) {
        this.audited = audited;
        this.keyCheck = keyCheck;
        this.push = push;
        this.maxLineBytes = maxLineBytes;
    }

    void run(InputStream in, OutputStream raw) throws IOException {
        String result = "connection.lost";
        try {
            pass(in, raw);
            result = "ok";
        } finally {
            audited.end(result, "pushed=" + pushed + " refused=" + refused);
        }
    }

    private void pass(InputStream in, OutputStream raw) throws IOException {
        OutputStream out = new BufferedOutputStream(raw, 16 * 1024);
        LineReader lines = new LineReader(in, maxLineBytes);
        long checkedAt = System.nanoTime();
        while (true) {
            if (lines.wouldWait()) {
                finish(out, 0);
                out.flush();
            }
            LineReader.Line line = lines.next();
            if (line == null) {
                break;
            }
            if (System.nanoTime() - checkedAt > KEY_CHECK_NANOS) {
                checkedAt = System.nanoTime();
                try {
                    keyCheck.run();
                } catch (ParleyException e) {
                    pending.add(CompletableFuture.completedFuture(failed(e)));
                    break;
                }
            }
            if (!line.isBlank()) {
                pending.add(result(line));
                finish(out, WINDOW);
            }
        }
        finish(out, 0);
        out.flush();
    }

    private CompletableFuture<String> result(LineReader.Line line) {
        try {
            return push.apply(JsonObject.parse(text(line)))
                    .handle((deliveries, failure) -> {
                        (failure == null ? pushed : refused).incrementAndGet();
                        return failure == null ? Json.write(new ReplyData.Deliveries(deliveries)) : failed(failure);
                    })
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            refused.incrementAndGet();
            return CompletableFuture.completedFuture(failed(e));
        }
    }

    private String text(LineReader.Line line) {
        if (line.tooLong()) {
            throw new ParleyException(
                    ErrorCode.BODY_TOO_LARGE,
                    "a line may have at most " + maxLineBytes + " bytes (parley.limits.push-bytes)");
        }
        return Json.text("the line", line.bytes());
    }

    /** Writes results that are there, and waits for the oldest while more than {@code most} are under way. */
    private void finish(OutputStream out, int most) throws IOException {
        while (!pending.isEmpty() && (pending.size() > most || pending.peek().isDone())) {
            out.write((await(pending.remove()) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String await(CompletableFuture<String> result) {
        try {
            return result.get(RESULT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late(e);
        } catch (TimeoutException e) {
            return late(e);
        } catch (ExecutionException e) {
            return failed(e);
        }
    }

    private static String late(Exception cause) {
        return failed(new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE, "no answer in time; it may or may not have been done", cause));
    }

    private static String failed(Throwable failure) {
        return Json.write(new ReplyData.Failed(Reply.Fault.of(Refusals.of(failure))));
    }
}
