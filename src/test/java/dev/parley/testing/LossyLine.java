// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A bad line to a server, in user space: every segment comes late, and one that is lost holds up all behind it until TCP would have sent it
 * again, after 200 ms and twice as long for each further loss. Loss is drawn from a seed.
 */
public final class LossyLine implements AutoCloseable {
    private static final int SEGMENT = 1460;
    private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(200);

    private final ServerSocket listener;
    private final URI target;
    private final long delay;
    private final double loss;
    private final Random random;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private record Segment(byte[] bytes, long due) {}

    /**
     * Opens the line.
     *
     * @param delayMillis each way
     * @param loss the part of the segments that is lost, 0 to 1
     */
    public LossyLine(URI target, long delayMillis, double loss, long seed) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.delay = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        this.loss = loss;
        this.random = new Random(seed);
        start("accept", this::accept);
    }

    /** Where clients connect to reach the target over this line. */
    public URI uri() {
        return URI.create("http://localhost:" + listener.getLocalPort() + target.getRawPath());
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(target.getHost(), target.getPort());
            sockets.add(client);
            sockets.add(server);
            connect(client, server);
            connect(server, client);
        }
    }

    private void connect(Socket from, Socket to) {
        // Bounded, as a window is: the sender notices that the line is slow.
        LinkedBlockingQueue<Segment> flying = new LinkedBlockingQueue<>(64);
        start("in", () -> {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[SEGMENT];
            long lastDue = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                lastDue = Math.max(lastDue, System.nanoTime() + delay + stall());
                flying.put(new Segment(java.util.Arrays.copyOf(buffer, read), lastDue));
            }
            flying.put(new Segment(new byte[0], lastDue));
        });
        start("out", () -> {
            OutputStream out = to.getOutputStream();
            while (true) {
                Segment next = flying.take();
                while (System.nanoTime() < next.due()) {
                    LockSupport.parkNanos(next.due() - System.nanoTime());
                }
                if (next.bytes().length == 0) {
                    to.shutdownOutput();
                    return;
                }
                out.write(next.bytes());
            }
        });
    }

    private synchronized long stall() {
        long stall = 0;
        for (long retry = FIRST_RETRY; random.nextDouble() < loss; retry *= 2) {
            stall += retry;
        }
        return stall;
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException ignored) {
                        // One side has gone: so does this direction.
                    }
                },
                "lossy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
