// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import dev.parley.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of WebSocket clients on a few threads, which check that each message comes to each of them once and in order. Thread-safe; what waits
 * may be called on any thread but the swarm's own.
 *
 * <p>A client that is refused with 429 or 503, or that meets nobody, tries again after the pause that it was told, or a second, and up to
 * as long again. One whose connection ends stays away until {@link #reconnect}.
 */
public final class Swarm implements AutoCloseable {
    private final Dialect dialect;
    private final Connector dial;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final Counts counts = new Counts();
    private final Publishers publishers = new Publishers();
    private final SwarmWaits waiting = new SwarmWaits(this);
    private volatile @Nullable String lastEpoch;

    /** Clients of the dialect's socket. */
    public Swarm(Target target, int threads, List<InetAddress> sources) throws IOException {
        this(target, target.dialect(), target.dialect().socketPath(), threads, sources);
    }

    public Swarm(Target target, Dialect dialect, String path, int threads, List<InetAddress> sources)
            throws IOException {
        this.dialect = dialect;
        dial = new Connector(target.base(), path, dialect, sources);
        for (int i = 0; i < threads; i++) {
            Worker worker = new Worker(i, this);
            workers.add(worker);
            Thread thread = new Thread(worker, "swarm-" + i);
            thread.setDaemon(true);
            this.threads.add(thread);
        }
        this.threads.forEach(Thread::start);
    }

    /** Two threads of clients of Parley's main endpoint, below a base that ends with the context path. */
    public static Swarm of(URI base) throws IOException {
        return new Swarm(new Target("Parley", base, null, new ParleyDialect()), 2, List.of());
    }

    /** Clients that connect from now on are the same guest each time. */
    public Swarm asSameGuests() {
        dial.asSameGuests();
        return this;
    }

    /** Whoever is not let in at once stays away. */
    public Swarm withoutRetries() {
        dial.withoutRetries();
        return this;
    }

    /** Hears, on the thread that waits, twice a second how far it is. */
    public Swarm onProgress(Consumer<String> listener) {
        waiting.onProgress(listener);
        return this;
    }

    /** So many more, connected. */
    public List<Peer> connect(int count, Duration within) throws IOException, InterruptedException {
        List<Peer> added = start(count);
        await("connecting", added, Peer::isOpen, within);
        return added;
    }

    /** So many more, without waiting for them. */
    public List<Peer> start(int count) {
        return start(count, Transport.WEBSOCKET);
    }

    /** The same; who has no WebSocket does not subscribe by itself: see {@link HttpCommands}. */
    public List<Peer> start(int count, Transport way) {
        List<Peer> added = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int index = peers.size() + i;
            added.add(new Peer(index, workers.get(index % workers.size()), way, dial.plainLine(way)));
        }
        peers.addAll(added);
        reconnect(added, Duration.ZERO);
        return added;
    }

    /** Subscribes them; each comes back to the last such channel, resuming, when it reconnects. */
    public void join(Collection<Peer> joining, String channel, Duration within)
            throws IOException, InterruptedException {
        startToJoin(joining, channel);
        await("joining", joining, Peer::isJoined, within);
    }

    public void startToJoin(Collection<Peer> joining, String channel) {
        String quoted = Json.quote(channel);
        byte[] bytes = quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8);
        joining.forEach(peer -> peer.joinedAt = 0);
        joining.forEach(peer -> peer.worker.execute(() -> {
            peer.channelBytes = bytes;
            peer.epoch = null;
            peer.offset = -1;
            peer.channel = channel;
            subscribe(peer);
        }));
    }

    /** Cuts their connections by a reset; they stay away until {@link #reconnect}. Returns when all are cut. */
    public void cut(Collection<Peer> cut) throws InterruptedException {
        onWorkers(worker -> cut.stream().filter(peer -> peer.worker == worker).forEach(worker::cut));
    }

    /** Connects those that are not, each after a random time within the spread, and resumes where they were. */
    public void reconnect(Collection<Peer> returning, Duration spread) {
        long nanos = spread.toNanos();
        for (Peer peer : returning) {
            long after = nanos == 0 ? 0 : ThreadLocalRandom.current().nextLong(nanos);
            peer.worker.execute(() -> peer.worker.connect(peer, after));
        }
    }

    /**
     * Waits until all are so.
     *
     * @throws IOException when the time is over, or when one was refused for good that should try again; the message says how far it came and what was said
     */
    public void await(String what, Collection<Peer> awaited, Predicate<Peer> so, Duration within)
            throws IOException, InterruptedException {
        waiting.await(what, awaited, so, within);
    }

    /** A publisher to a channel. With acknowledgements only one at a connection. Its messages count from the first on. */
    public Publisher publisher(Peer by, String channel, Collection<Peer> receivers, int bytes, boolean acknowledged)
            throws InterruptedException {
        return publisher(by, receivers, bytes, (body, id) -> dialect.publish(channel, body, acknowledged ? id : null));
    }

    public synchronized Publisher publisher(Peer by, Collection<Peer> receivers, int bytes, Publisher.Template template)
            throws InterruptedException {
        int number = publishers.next();
        Publisher added = new Publisher(number, by, receivers, template, bytes);
        onWorkers(worker ->
                receivers.stream().filter(peer -> peer.worker == worker).forEach(peer -> peer.receipts.expect(number)));
        publishers.add(added);
        return added;
    }

    /**
     * Waits until everything published so far has come to all.
     *
     * @param patience how long nothing at all may come before the rest is given up
     * @return whether it has
     */
    public boolean settle(Duration patience) throws InterruptedException {
        return waiting.settle(patience);
    }

    /** Of all messages of all publishers each at each connection once. */
    public long delivered() {
        return workers.stream()
                .mapToLong(worker -> worker.listening().delivered())
                .sum();
    }

    public long expected() {
        return publishers.sum(Publisher::expected);
    }

    public long sent() {
        return publishers.sum(Publisher::sent);
    }

    public long acknowledged() {
        return publishers.sum(Publisher::acknowledged);
    }

    public long open() {
        return peers.stream().filter(Peer::isOpen).count();
    }

    public Counts counts() {
        return counts;
    }

    /** ns from the time each message was due, of the deliveries since the last call. */
    public Histogram latency() {
        Histogram all = new Histogram(3);
        workers.forEach(worker -> all.add(worker.listening().latency()));
        return all;
    }

    /** Says goodbye to the server, and ends the threads. */
    @Override
    public void close() {
        workers.forEach(Worker::stop);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    public Dialect dialect() {
        return dialect;
    }

    public int workers() {
        return workers.size();
    }

    Connector dial() {
        return dial;
    }

    /** On the peer's worker. */
    void subscribe(Peer peer) {
        String channel = peer.channel;
        if (channel == null || peer.line != null || !peer.isOpen()) {
            return;
        }
        String epoch = peer.epoch;
        String resume = epoch == null || peer.offset < 0 ? null : dialect.resume(channel, epoch, peer.offset);
        String frame = resume == null ? dialect.subscribe(channel) : resume;
        if (frame == null) {
            peer.joinedAt = System.nanoTime();
        } else {
            peer.send(frame);
        }
    }

    Publishers publishers() {
        return publishers;
    }

    /** One string for all that are equal, as is likely. */
    String same(String epoch) {
        String last = lastEpoch;
        if (last != null && last.equals(epoch)) {
            return last;
        }
        lastEpoch = epoch;
        return epoch;
    }

    /** When the last delivery came, on {@link System#nanoTime}; this time, if none has since. */
    public long lastDelivery(long since) {
        long last = since;
        for (Worker worker : workers) {
            last = Math.max(last, worker.listening().lastDelivery());
        }
        return last;
    }

    /** Lets time pass. */
    public void pause(long nanos) throws InterruptedException {
        waiting.pause(nanos);
    }

    void failed(Exception cause) {
        waiting.failed(cause);
    }

    private void onWorkers(Consumer<Worker> task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(workers.size());
        workers.forEach(worker -> worker.execute(() -> {
            task.accept(worker);
            done.countDown();
        }));
        while (!done.await(1, TimeUnit.SECONDS)) {
            waiting.check();
        }
    }
}
