// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A bad network in front of a server, in user space and for any user: late, lossy, slow, half-open, parted, cut or refusing, each direction by
 * itself, changed while connections go on. One thread for all of them. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final URI target;
    private final SocketAddress address;
    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final LineFaults toServer = new LineFaults(this::changed);
    private final LineFaults toClient = new LineFaults(this::changed);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "fault-proxy");
    private volatile boolean refusing;
    private volatile boolean stopped;
    private volatile int open;

    // Confined to the thread.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(FaultyPipe.WINDOW * FaultyPipe.SEGMENT);
    private final Set<FaultyLink> links = new LinkedHashSet<>();
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparingLong(Wake::at));

    private record Wake(long at, FaultyLink link) {}

    /** A line to the server of that address, without faults at first. */
    public FaultProxy(URI target) throws IOException {
        this.target = target;
        this.address = new InetSocketAddress(target.getHost(), target.getPort());
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    /** Where clients connect to reach the target over this line. */
    public URI uri() {
        return URI.create(
                target.getScheme() + "://localhost:" + listener.socket().getLocalPort() + target.getRawPath());
    }

    public LineFaults toServer() {
        return toServer;
    }

    public LineFaults toClient() {
        return toClient;
    }

    /** Resets new connections at once, or lets them through again. Those that are there stay. */
    public void refuse(boolean on) {
        refusing = on;
    }

    /** Resets all connections, both ends, and returns how many there were. */
    public int cut() {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        tasks.add(() -> {
            links.forEach(FaultyLink::cut);
            count.complete(links.size());
            links.clear();
            open = 0;
        });
        selector.wakeup();
        return count.join();
    }

    /** How many connections one end at least holds open. */
    public int connections() {
        return open;
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.close();
        links.forEach(FaultyLink::cut);
        selector.close();
    }

    private void changed() {
        tasks.add(() -> List.copyOf(links).forEach(this::move));
        selector.wakeup();
    }

    private void run() {
        try {
            while (!stopped) {
                awaitEvents();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
                selector.selectedKeys().clear();
                for (SelectionKey key : ready) {
                    if (key.attachment() instanceof FaultyLink link) {
                        move(link);
                    } else {
                        accept();
                    }
                }
                wake();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEvents() throws IOException {
        if (wakes.isEmpty()) {
            selector.select();
            return;
        }
        long nanos = wakes.peek().at() - System.nanoTime();
        if (nanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        }
    }

    private void wake() {
        long now = System.nanoTime();
        while (!wakes.isEmpty() && wakes.peek().at() <= now) {
            FaultyLink link = wakes.poll().link();
            link.wakeAt = Long.MAX_VALUE;
            move(link);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            if (refusing) {
                FaultyLink.reset(client);
                continue;
            }
            try {
                FaultyLink link = new FaultyLink(client, address, selector, toServer, toClient);
                links.add(link);
                open = links.size();
                move(link);
            } catch (IOException noServer) {
                FaultyLink.reset(client);
            }
        }
    }

    private void move(FaultyLink link) {
        long next = link.move(buffer, System.nanoTime());
        if (!link.isOpen()) {
            links.remove(link);
            open = links.size();
        } else if (next < link.wakeAt) {
            link.wakeAt = next;
            wakes.add(new Wake(next, link));
        }
    }
}
