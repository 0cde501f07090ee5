// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.audit.AuditedCall;
import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Exchange;
import dev.parley.wire.Json;
import dev.parley.wire.JsonObject;
import dev.parley.wire.Reply;
import dev.parley.wire.ReplyData;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * A stream of pushes, a line each, and a line of result for each, in order. Many are under way at once, so that they share commits; a bad
 * line harms no other. What was taken is answered before more is waited for. Used by one thread at a time.
 */
final class PushStream implements Conversation.Partner {
    private static final int WINDOW = 1024;
    private static final int SAID_AT_ONCE = 4 * 1024;
    private static final int CHUNK = 16 * 1024;
    private static final long RESULT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long KEY_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Function<JsonObject, CompletionStage<List<ReplyData.Delivery>>> push;
    private final int maxLineBytes;
    private final Runnable keyCheck;
    private final AuditedCall audited;
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final LineSplitter lines;
    private final ArrayDeque<Result> pending = new ArrayDeque<>();
    private Runnable wake = () -> {};
    private long checkedAt = System.nanoTime();
    private boolean ended;

    private record Result(CompletableFuture<String> line, long since) {}

    /**
     * @param push pushes what a line says
     * @param keyCheck run from time to time, before a line; what it throws ends the stream, as the last result
     * @param audited ends with the stream
     */
    PushStream(
            Function<JsonObject, CompletionStage<List<ReplyData.Delivery>>> push,
            int maxLineBytes,
            Runnable keyCheck,
            AuditedCall audited) {
        this.audited = audited;
        this.push = push;
        this.maxLineBytes = maxLineBytes;
        this.keyCheck = keyCheck;
        this.lines = new LineSplitter(maxLineBytes, this::take);
    }

    void run(Exchange exchange) {
        try {
            exchange.converse(PushStream::head, this)
                    .ifPresentOrElse(
                            conversation -> wake = conversation::wake, () -> exchange.blocking(this::runBlocking));
        } catch (ParleyException e) {
            audited.end(e);
            throw e;
        }
    }

    @Override
    public void onOver(boolean saidAll) {
        audited.end(saidAll ? "ok" : "connection.lost", "pushed=" + pushed + " refused=" + refused);
    }

    private static void head(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(PushCalls.NDJSON);
    }

    private void runBlocking(InputStream in, HttpServletResponse response) throws IOException {
        boolean saidAll = false;
        try {
            pass(in, response);
            saidAll = true;
        } finally {
            onOver(saidAll);
        }
    }

    private void pass(InputStream in, HttpServletResponse response) throws IOException {
        head(response);
        OutputStream out = response.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        while (!ended) {
            int read = in.read(chunk);
            if (read < 0) {
                onEnd();
            } else {
                onBytes(chunk, read);
            }
            while (!pending.isEmpty()) {
                out.write((await(pending.remove().line(), RESULT_NANOS) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
        }
    }

    @Override
    public void onBytes(byte[] bytes, int count) {
        lines.feed(bytes, count);
    }

    @Override
    public void onEnd() {
        if (!ended) {
            lines.end();
            ended = true;
        }
    }

    @Override
    public boolean hasRoom() {
        return pending.size() < WINDOW;
    }

    @Override
    public boolean isOver() {
        return ended && pending.isEmpty();
    }

    @Override
    public byte @Nullable [] next() {
        ByteArrayOutputStream said = new ByteArrayOutputStream(256);
        while (said.size() < SAID_AT_ONCE && isNextKnown()) {
            said.writeBytes((await(pending.remove().line(), 0) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return said.size() == 0 ? null : said.toByteArray();
    }

    private boolean isNextKnown() {
        Result next = pending.peek();
        return next != null && (next.line().isDone() || System.nanoTime() - next.since() > RESULT_NANOS);
    }

    private void take(LineSplitter.Line line) {
        if (ended) {
            return;
        }
        long now = System.nanoTime();
        if (now - checkedAt > KEY_CHECK_NANOS) {
            checkedAt = now;
            try {
                keyCheck.run();
            } catch (ParleyException e) {
                pending.add(new Result(CompletableFuture.completedFuture(failed(e)), now));
                ended = true;
                return;
            }
        }
        if (!line.isBlank()) {
            CompletableFuture<String> result = result(line);
            pending.add(new Result(result, now));
            var unused = result.whenComplete((text, failure) -> wake.run());
        }
    }

    private CompletableFuture<String> result(LineSplitter.Line line) {
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

    private String text(LineSplitter.Line line) {
        if (line.tooLong()) {
            throw new ParleyException(
                    ErrorCode.BODY_TOO_LARGE,
                    "a line may have at most " + maxLineBytes + " bytes (parley.limits.push-bytes)");
        }
        return Json.text("the line", line.bytes());
    }

    private static String await(CompletableFuture<String> result, long nanos) {
        try {
            return result.get(nanos, TimeUnit.NANOSECONDS);
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
                ErrorCode.SERVER_UNAVAILABLE,
                "the answer took too long; the request may or may not have been carried out",
                cause));
    }

    private static String failed(Throwable failure) {
        return Json.write(new ReplyData.Failed(Reply.Fault.of(Refusals.of(failure))));
    }
}
