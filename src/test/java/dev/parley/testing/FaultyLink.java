// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection through a {@link FaultProxy}: two sockets, a pipe each way. Confined to the proxy's thread. */
final class FaultyLink {
    private final SocketChannel client;
    private final SocketChannel server = SocketChannel.open();
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final FaultyPipe toServer;
    private final FaultyPipe toClient;

    /** When the proxy will look at it by itself. */
    long wakeAt = Long.MAX_VALUE;

    FaultyLink(SocketChannel client, SocketAddress target, Selector selector, LineFaults toServer, LineFaults toClient)
            throws IOException {
        this.client = client;
        this.toServer = new FaultyPipe(toServer, client, server);
        this.toClient = new FaultyPipe(toClient, server, client);
        client.configureBlocking(false);
        server.configureBlocking(false);
        // Nagle's algorithm would be a fault that nobody asked for.
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        clientKey = client.register(selector, 0, this);
        serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
        server.connect(target);
    }

    /** Moves what can be moved; returns when something more will be due. */
    long move(ByteBuffer buffer, long now) {
        try {
            if (server.isOpen() && !server.isConnected() && !server.finishConnect()) {
                return Long.MAX_VALUE;
            }
        } catch (IOException refused) {
            cut();
            return Long.MAX_VALUE;
        }
        move(toServer, client, server, buffer, now);
        move(toClient, server, client, buffer, now);
        pass();
        if (toServer.isOver() && toClient.isOver()) {
            close();
        }
        listen(clientKey, toServer, toClient);
        listen(serverKey, toClient, toServer);
        return Math.min(toServer.nextDue(), toClient.nextDue());
    }

    boolean isOpen() {
        return client.isOpen() || server.isOpen();
    }

    /** Resets both ends. */
    void cut() {
        reset(client);
        reset(server);
    }

    /** For a connection that is refused once it is there. */
    static void reset(SocketChannel channel) {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
            }
        } catch (IOException ignored) {
            // It is gone by itself.
        }
    }

    private static void move(FaultyPipe pipe, SocketChannel from, SocketChannel to, ByteBuffer buffer, long now) {
        try {
            pipe.read(buffer, now);
        } catch (IOException gone) {
            reset(from);
        }
        try {
            pipe.write(now);
        } catch (IOException gone) {
            reset(to);
        }
    }

    /** An end that is gone takes the other one with it, unless that one must not know. */
    private void pass() {
        if (!client.isOpen() && !toServer.hides()) {
            reset(server);
        }
        if (!server.isOpen() && !toClient.hides()) {
            reset(client);
        }
    }

    private static void listen(SelectionKey key, FaultyPipe out, FaultyPipe in) {
        if (key.isValid()) {
            key.interestOps(
                    (out.wantsToRead() ? SelectionKey.OP_READ : 0) | (in.wantsToWrite() ? SelectionKey.OP_WRITE : 0));
        }
    }

    private void close() {
        try (client;
                server) {
            // Both have said that there is no more.
        } catch (IOException ignored) {
            // Nor anything that could be lost.
        }
    }
}
