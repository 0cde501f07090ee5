// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thread of a {@link Swarm} and its connections. Other threads may only {@link #execute}. */
final class Worker implements Runnable, HttpFrameReader.Asked {
    // All workers' together must fit into the server's backlog, or the kernel drops a SYN for a second.
    private static final int HANDSHAKES = 64;
    private static final long ANSWER = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private record Timed(long at, Runnable task) {}

    private final int index;
    private final Swarm swarm;
    private final Selector selector;
    private final FrameChecker listening;
    private final FrameReader reader;
    private final HttpFrameReader plainReader;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timed> timed = new PriorityQueue<>((a, b) -> Long.compare(a.at - b.at, 0));
    private final ArrayDeque<Peer> waiting = new ArrayDeque<>();
    private int handshakes;
    private volatile boolean stopped;

    Worker(int index, Swarm swarm) throws IOException {
        this.index = index;
        this.swarm = swarm;
        selector = Selector.open();
        listening = new FrameChecker(index, swarm, this::ended);
        reader = new FrameReader(listening);
        plainReader = new HttpFrameReader(listening, this);
    }

    int index() {
        return index;
    }

    FrameChecker listening() {
        return listening;
    }

    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    void stop() {
        stopped = true;
        selector.wakeup();
    }

    /** Connects after so long. On this thread. */
    void connect(Peer peer, long nanos) {
        if (peer.state == Peer.State.OPEN || peer.state == Peer.State.CONNECTING) {
            return;
        }
        peer.state = Peer.State.CONNECTING;
        // Else the last attempt's patience, when it is over, would end this one.
        peer.startedAt = 0;
        after(nanos, () -> {
            waiting.add(peer);
            startHandshakes();
        });
    }

    /** By a reset, as when a line is cut. On this thread. */
    void cut(Peer peer) {
        if (peer.state == Peer.State.OPEN) {
            peer.state = Peer.State.AWAY;
            peer.detach(true);
        }
    }

    @Override
    public void run() {
        try (selector) {
            while (!stopped) {
                long timeout = timed.isEmpty() ? 0 : Math.max(1, millisUntil(timed.element().at));
                selector.select(this::ready, timeout);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                while (!timed.isEmpty() && timed.element().at - System.nanoTime() <= 0) {
                    timed.remove().task.run();
                }
            }
            selector.keys().forEach(key -> goodbye((Peer) key.attachment()));
        } catch (IOException | RuntimeException e) {
            swarm.failed(e);
        }
    }

    private void ready(SelectionKey key) {
        Peer peer = (Peer) key.attachment();
        if (!key.isValid()) {
            // It is of an attempt that was given up a moment ago; the next one has another.
            return;
        }
        try {
            if (key.isConnectable()) {
                if (!((SocketChannel) key.channel()).finishConnect()) {
                    return;
                }
                key.interestOps(SelectionKey.OP_READ);
                peer.send(swarm.dial().request(peer));
                return;
            }
            if (key.isWritable()) {
                peer.flush();
            }
            if (key.isReadable()) {
                SocketChannel channel = (SocketChannel) key.channel();
                HttpClientState line = peer.line;
                if (line != null) {
                    if (!plainReader.read(peer, line, channel)) {
                        broken(peer, new EOFException("the server closed the connection"));
                    }
                } else if (peer.state == Peer.State.OPEN) {
                    boolean more = reader.read(peer, channel);
                    if (!more && peer.state == Peer.State.OPEN) {
                        ended(peer, Peer.CUT);
                    }
                } else {
                    shakeHands(peer, channel);
                }
            }
        } catch (IOException | CancelledKeyException e) {
            broken(peer, e);
        }
    }

    private void startHandshakes() {
        while (handshakes < HANDSHAKES && !waiting.isEmpty()) {
            Peer peer = waiting.remove();
            handshakes++;
            try {
                open(peer);
            } catch (IOException e) {
                broken(peer, e);
            }
        }
    }

    private void open(Peer peer) throws IOException {
        SocketChannel channel = channel(peer);
        peer.attach(channel.register(selector, SelectionKey.OP_CONNECT, peer));
        long started = System.nanoTime();
        peer.startedAt = started;
        after(ANSWER, () -> {
            if (peer.state == Peer.State.CONNECTING && peer.startedAt == started) {
                broken(peer, new SocketTimeoutException("no answer to the handshake"));
            }
        });
        connect(peer, channel);
    }

    private SocketChannel channel(Peer peer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        InetAddress source = swarm.dial().source(peer);
        if (source != null) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(source, 0));
        }
        return channel;
    }

    private void connect(Peer peer, SocketChannel channel) throws IOException {
        if (channel.connect(swarm.dial().address())) {
            channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
            peer.send(swarm.dial().request(peer));
        }
    }

    private void shakeHands(Peer peer, SocketChannel channel) throws IOException {
        Handshake.@Nullable Answer answer = reader.answer(peer, channel);
        if (answer == null) {
            return;
        }
        if (answer.agrees()) {
            agreed(peer);
            reader.takeRest(peer);
        } else {
            refused(peer, answer);
        }
    }

    @Override
    public void agreed(Peer peer) {
        handshakes--;
        peer.openedAt = System.nanoTime();
        peer.state = Peer.State.OPEN;
        swarm.subscribe(peer);
        startHandshakes();
    }

    @Override
    public void refused(Peer peer, Handshake.Answer answer) {
        if (peer.state != Peer.State.CONNECTING) {
            // A poll: the server does not know it any more.
            ended(peer, Peer.CUT);
            return;
        }
        handshakes--;
        peer.detach(false);
        peer.startedAt = 0;
        swarm.counts().handshakeRefused(answer);
        away(peer, swarm.dial().retries() && answer.busy(), answer.retryAfter());
    }

    @Override
    public void answered(Peer peer, boolean ends) {
        if (!ends) {
            peer.send(swarm.dial().request(peer));
            return;
        }
        peer.detach(false);
        try {
            SocketChannel channel = channel(peer);
            peer.goOn(channel.register(selector, SelectionKey.OP_CONNECT, peer));
            connect(peer, channel);
        } catch (IOException e) {
            broken(peer, e);
        }
    }

    /** The line of a connection, or of one that was about to be, has failed. */
    private void broken(Peer peer, Exception cause) {
        if (peer.state == Peer.State.OPEN) {
            ended(peer, Peer.CUT);
        } else if (peer.state == Peer.State.CONNECTING) {
            handshakes--;
            peer.detach(false);
            peer.startedAt = 0;
            swarm.counts().unreachable(cause);
            away(peer, swarm.dial().retries(), 0);
        }
    }

    private void away(Peer peer, boolean again, long seconds) {
        peer.state = again ? Peer.State.AWAY : Peer.State.REFUSED;
        if (again) {
            connect(peer, pause(TimeUnit.SECONDS.toNanos(seconds)));
        }
        startHandshakes();
    }

    /** The server has ended a connection. */
    private void ended(Peer peer, int code) {
        peer.state = Peer.State.AWAY;
        peer.closeCode = code;
        if (code != Peer.CUT) {
            peer.send(ClientFrame.close(code));
        }
        peer.detach(false);
        swarm.counts().closed(code);
    }

    private void goodbye(Peer peer) {
        if (peer.state == Peer.State.OPEN && peer.line == null) {
            peer.send(ClientFrame.close(1000));
        }
        peer.state = Peer.State.AWAY;
        peer.detach(false);
    }

    private void after(long nanos, Runnable task) {
        timed.add(new Timed(System.nanoTime() + nanos, task));
    }

    private long pause(long asked) {
        long base = Math.max(asked, PAUSE);
        return base + (long) (ThreadLocalRandom.current().nextDouble() * base);
    }

    private static long millisUntil(long at) {
        return TimeUnit.NANOSECONDS.toMillis(at - System.nanoTime()) + 1;
    }
}
