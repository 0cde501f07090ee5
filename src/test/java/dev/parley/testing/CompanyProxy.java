// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP proxy as company networks have them, which does not get along with WebSocket: it refuses upgrades, cuts what lasts too long, keeps
 * streams until they end, loses answers. One request for a connection. Each setting counts for what comes from then on. Thread-safe.
 */
public final class CompanyProxy implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(CompanyProxy::daemon);
    private final ExecutorService threads = Executors.newCachedThreadPool(CompanyProxy::daemon);
    private final ConcurrentHashMap<Socket, Socket> open = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger losing = new AtomicInteger();
    private final ServerSocket listener;
    private final URI target;
    private volatile Upgrades upgrades = Upgrades.PASS;
    private volatile Duration cutAfter = Duration.ZERO;
    private volatile boolean buffering;

    /** What becomes of a request to upgrade. */
    public enum Upgrades {
        PASS(""),
        BAD_REQUEST("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        FORBIDDEN("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        PAGE("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>No</p>"),
        CUT(""),
        /** As nginx does without being told otherwise: everything goes on as HTTP/1.0, without the headers of an upgrade. */
        STRIPPED("");

        private final String answer;

        Upgrades(String answer) {
            this.answer = answer;
        }
    }

    /**
     * Listens on a free port, and lets everything through at first.
     *
     * @param target the server behind it
     */
    public CompanyProxy(URI target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where it shows the server. */
    public URI base() {
        return URI.create("http://localhost:" + listener.getLocalPort() + target.getPath());
    }

    public CompanyProxy upgrades(Upgrades what) {
        upgrades = what;
        return this;
    }

    /** Every connection lasts so long at most; zero for no limit. */
    public CompanyProxy cutAfter(Duration life) {
        cutAfter = life;
        return this;
    }

    /** Streams of events are handed on when they have ended. */
    public CompanyProxy bufferStreams(boolean on) {
        buffering = on;
        return this;
    }

    /** So many requests with {@code POST} to a connection's own address reach the server, and their answers nobody. */
    public CompanyProxy loseAnswers(int count) {
        losing.set(count);
        return this;
    }

    /** As it was at first; what it has seen is forgotten. */
    public CompanyProxy reset() {
        requests.clear();
        losing.set(0);
        return upgrades(Upgrades.PASS).cutAfter(Duration.ZERO).bufferStreams(false);
    }

    /** The requests since the last reset: {@code GET sse}, {@code upgrade ws}; no query. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Resets all connections, and returns how many there were. */
    public int cut() {
        List<Socket> clients = List.copyOf(open.keySet());
        clients.forEach(this::cut);
        return clients.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException ignored) {
                // Closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(target.getHost(), target.getPort())) {
            String head = HttpHead.read(client.getInputStream());
            boolean upgrade = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket");
            String[] words = head.split("[ ?]", 3);
            if (words.length < 3) {
                return;
            }
            String path = words[1].replace(target.getPath(), "");
            requests.add((upgrade ? "upgrade" : words[0]) + " " + path);
            Upgrades policy = upgrades;
            boolean stripped = policy == Upgrades.STRIPPED;
            if (upgrade && policy != Upgrades.PASS && !stripped) {
                HttpHead.write(client.getOutputStream(), policy.answer);
                return;
            }
            open.put(client, server);
            if (!cutAfter.isZero()) {
                clock.schedule(() -> cut(client), cutAfter.toMillis(), TimeUnit.MILLISECONDS);
            }
            HttpHead.write(
                    server.getOutputStream(),
                    upgrade && !stripped
                            ? head
                            : head.replaceAll("(?i)\r\n(?:connection|upgrade):[^\r]*", "")
                                    .replaceFirst(
                                            stripped ? "HTTP/1.1\r\n" : "\r\n",
                                            (stripped ? "HTTP/1.0" : "") + "\r\nConnection: close\r\n"));
            threads.execute(() -> {
                pipe(client, server, false);
                // A browser that hangs up wants nothing more.
                close(server);
            });
            boolean lost = "POST".equals(words[0])
                    && path.startsWith("send")
                    && losing.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            if (lost) {
                server.getInputStream().read();
                cut(client);
            } else {
                String answer = HttpHead.read(server.getInputStream());
                boolean held = buffering && answer.toLowerCase(Locale.ROOT).contains("text/event-stream");
                HttpHead.write(client.getOutputStream(), answer);
                pipe(server, client, held);
            }
        } catch (IOException ignored) {
            // One side has hung up.
        } finally {
            open.remove(client);
        }
    }

    private void cut(Socket client) {
        Socket server = open.remove(client);
        if (server != null) {
            reset(client);
            reset(server);
        }
    }

    /** @param held whether nothing is handed on before the end */
    private static void pipe(Socket from, Socket to, boolean held) {
        try {
            if (held) {
                to.getOutputStream().write(from.getInputStream().readAllBytes());
            } else {
                byte[] buffer = new byte[BUFFER];
                for (int n = from.getInputStream().read(buffer);
                        n >= 0;
                        n = from.getInputStream().read(buffer)) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
            to.shutdownOutput();
        } catch (IOException ignored) {
            // Gone.
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException ignored) {
            // It is gone by itself.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone by itself.
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "company-proxy");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        close(listener);
        cut();
        clock.shutdownNow();
        threads.shutdownNow();
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
