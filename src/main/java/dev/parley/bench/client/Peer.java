// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link Swarm}, over all its connections. Sending is thread-safe; what it has received is its worker's, and what is read here is
 * as old as the swarm's last count.
 */
public final class Peer {
    /** The close code where the line ended without one, as browsers have it. */
    public static final int CUT = 1006;

    /** What it is doing. */
    enum State {
        /** Not connected, and not about to be. */
        AWAY,
        CONNECTING,
        OPEN,
        /** Refused for good. */
        REFUSED
    }

    // Most remainders are less than a message; a larger one is not kept after use.
    private static final int KEPT = 4096;
    private static final byte[] NOTHING = {};

    final int index;
    final Worker worker;
    final Transport way;
    /** Null of a WebSocket. */
    final @Nullable HttpClientState line;

    final Receipts receipts = new Receipts();

    volatile State state = State.AWAY;
    volatile long startedAt;
    volatile long openedAt;
    volatile long joinedAt;
    volatile int closeCode;
    volatile @Nullable String user;
    volatile @Nullable String epoch;
    volatile @Nullable String channel;
    volatile @Nullable Publisher publisher;
    byte[] channelBytes = NOTHING;
    long offset = -1;

    /** A message of several frames, so far. */
    @Nullable
    ByteArrayOutputStream fragments;

    private byte[] rest = NOTHING;
    private int restLength;

    private @Nullable SelectionKey key;
    private @Nullable ByteBuffer unsent;

    Peer(int index, Worker worker) {
        this(index, worker, Transport.WEBSOCKET, null);
    }

    Peer(int index, Worker worker, Transport way, @Nullable HttpClientState line) {
        this.index = index;
        this.worker = worker;
        this.way = way;
        this.line = line;
    }

    /** From 0, in the order of creation. */
    public int index() {
        return index;
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether the server did not let it in, and it does not try again. */
    public boolean isRefused() {
        return state == State.REFUSED;
    }

    /** Whether the room that it joined last has answered, on the present connection. */
    public boolean isJoined() {
        return joinedAt != 0 && isOpen();
    }

    /** The code with which the server ended the last connection, {@link #CUT} for none; 0 while none was ended. */
    public int closeCode() {
        return closeCode;
    }

    /** Its user's id, once it was greeted. */
    public @Nullable String user() {
        return user;
    }

    /** The offset up to which it has the room that it joined last; -1 where it has none. */
    public long offset() {
        return offset;
    }

    /** From the first packet to the answered handshake, ns; 0 while it is not connected. */
    public long connectNanos() {
        return openedAt == 0 ? 0 : openedAt - startedAt;
    }

    /** When its first packet went out, ns of {@link System#nanoTime}. */
    public long startedAt() {
        return startedAt;
    }

    /** When its handshake was answered, ns of {@link System#nanoTime}; 0 while it was not. */
    public long openedAt() {
        return openedAt;
    }

    /** Counts it as in its room from now on: its worker sets that. */
    public void markJoined() {
        worker.execute(() -> joinedAt = System.nanoTime());
    }

    /** The time on {@link System#nanoTime} at which it was connected, and in its room where it has one; 0 while it is not. */
    public long readyAt() {
        return channel == null ? openedAt : joinedAt;
    }

    /** Sends a text frame; nothing happens where it is not connected. */
    public void send(String text) {
        send(ClientFrame.text(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends bytes as they are; the array may be used again afterwards. */
    synchronized void send(byte[] bytes) {
        SelectionKey to = key;
        if (to == null || !to.isValid()) {
            return;
        }
        if (unsent != null) {
            queue(bytes, 0);
            return;
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            ((SocketChannel) to.channel()).write(buffer);
            if (buffer.hasRemaining()) {
                queue(bytes, buffer.position());
                to.interestOpsOr(SelectionKey.OP_WRITE);
                to.selector().wakeup();
            }
        } catch (IOException | CancelledKeyException | ClosedSelectorException ignored) {
            // The reader meets the same end, and counts it.
        }
    }

    /** Goes on with what the socket did not take. */
    synchronized void flush() throws IOException {
        SelectionKey to = key;
        if (unsent == null || to == null) {
            return;
        }
        ((SocketChannel) to.channel()).write(unsent);
        if (!unsent.hasRemaining()) {
            unsent = null;
            to.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
    }

    synchronized void attach(SelectionKey newKey) {
        key = newKey;
        unsent = null;
        restLength = 0;
        fragments = null;
        openedAt = 0;
        joinedAt = 0;
    }

    /** The same client on another line, as when a server ends one after so many requests. */
    synchronized void goOn(SelectionKey newKey) {
        key = newKey;
        unsent = null;
        restLength = 0;
    }

    /** Ends the connection; by a reset where so asked, else as the system does it. */
    synchronized void detach(boolean reset) {
        SelectionKey from = key;
        key = null;
        unsent = null;
        if (from == null) {
            return;
        }
        from.cancel();
        try (SocketChannel ended = (SocketChannel) from.channel()) {
            if (reset) {
                ended.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException ignored) {
            // It was ended already.
        }
    }

    /** Puts the beginning of an unfinished frame before what is read next. */
    void restore(ByteBuffer buffer) {
        buffer.put(rest, 0, restLength);
    }

    int restLength() {
        return restLength;
    }

    void keep(byte[] bytes, int from, int length) {
        if (length > rest.length) {
            rest = new byte[Math.max(length, Math.min(KEPT, 2 * length))];
        } else if (rest.length > KEPT && length <= KEPT) {
            rest = length == 0 ? NOTHING : new byte[length];
        }
        System.arraycopy(bytes, from, rest, 0, length);
        restLength = length;
    }

    private void queue(byte[] bytes, int from) {
        int before = unsent == null ? 0 : unsent.remaining();
        ByteBuffer longer = ByteBuffer.allocate(before + bytes.length - from);
        if (unsent != null) {
            longer.put(unsent);
        }
        unsent = longer.put(Arrays.copyOfRange(bytes, from, bytes.length)).flip();
    }
}
