// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of the JDK's: puts the parts of a frame together, sends one frame after the other, reads as much as it is told. Thread-safe:
 * the JDK calls the listener's methods one after the other, all else is under the lock.
 */
final class WebSocketLink implements WebSocket.Listener, Dialer.Link {
    /** Far above what a server sends: 256 KiB of messages in a reply. */
    private static final int MAX_FRAME = 16 * 1024 * 1024;

    private final Dialer.Receiver receiver;
    /** Confined to the JDK's calls. */
    private final StringBuilder parts = new StringBuilder();

    private @Nullable Future<?> preparation;
    private @Nullable WebSocket socket;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    private long owed;
    private boolean ended;

    WebSocketLink(Dialer.Receiver receiver) {
        this.receiver = receiver;
    }

    /** What asks for the credential and begins the handshake. */
    synchronized void preparing(Future<?> task) {
        preparation = task;
        if (ended) {
            task.cancel(true);
        }
    }

    @Override
    public synchronized void send(String text) {
        WebSocket open = socket;
        if (open != null && !ended) {
            sent = sent.thenCompose(before -> open.sendText(text, true));
            var unused = sent.whenComplete((done, failure) -> {
                if (failure != null) {
                    receiver.failed(failure);
                }
            });
        }
    }

    @Override
    public synchronized void read(int frames) {
        if (socket == null) {
            owed += frames;
        } else {
            socket.request(frames);
        }
    }

    @Override
    public synchronized CompletableFuture<?> close(int code) {
        WebSocket open = socket;
        if (open == null || ended) {
            abort();
            return CompletableFuture.completedFuture(null);
        }
        ended = true;
        // A dead line takes no goodbye: it must not keep the socket.
        return sent.thenCompose(before -> open.sendClose(code, ""))
                .orTimeout(1, TimeUnit.SECONDS)
                .handle((done, failure) -> {
                    open.abort();
                    return null;
                });
    }

    @Override
    public synchronized void abort() {
        ended = true;
        if (preparation != null) {
            preparation.cancel(true);
        }
        if (socket != null) {
            socket.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        synchronized (this) {
            socket = opened;
            if (ended) {
                opened.abort();
            } else if (owed > 0) {
                opened.request(owed);
            }
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        parts.append(data);
        if (parts.length() > MAX_FRAME) {
            abort();
            receiver.closed(Loss.TOO_BIG, "a frame of over " + MAX_FRAME + " characters");
        } else if (last) {
            String frame = parts.toString();
            parts.setLength(0);
            receiver.text(frame);
        } else {
            receiver.alive();
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        return alive(from);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
        return alive(from);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
        return alive(from);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        receiver.closed(code, reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        receiver.failed(error);
    }

    private @Nullable CompletionStage<?> alive(WebSocket from) {
        receiver.alive();
        from.request(1);
        return null;
    }
}
