// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one worker hears, counted and checked. Confined to the worker, but for the counts, which others may read: they are as of the end of its
 * last read.
 */
final class FrameChecker implements FrameReader.Heard {
    private static final long HIGHEST = TimeUnit.HOURS.toNanos(1);

    /** Says that the server has closed a connection. */
    interface Ended {
        void ended(Peer peer, int code);
    }

    private final int worker;
    private final Swarm swarm;
    private final Dialect dialect;
    private final Ended ended;
    private final SingleWriterRecorder latency = new SingleWriterRecorder(1000, HIGHEST, 3);
    private long now;
    private long heard;
    private volatile long lastDelivery = Long.MIN_VALUE;
    private volatile long delivered;
    // Where in a frame the last stamp was: the next one is most likely there, too.
    private int hint;

    FrameChecker(int worker, Swarm swarm, Ended ended) {
        this.worker = worker;
        this.swarm = swarm;
        this.dialect = swarm.dialect();
        this.ended = ended;
    }

    /** Each message at each connection once. */
    long delivered() {
        return delivered;
    }

    /** On {@link System#nanoTime}; {@link Long#MIN_VALUE} before the first. */
    long lastDelivery() {
        return lastDelivery;
    }

    /** ns, since the last call; any thread. */
    Histogram latency() {
        return latency.getIntervalHistogram();
    }

    @Override
    public void begin() {
        now = System.nanoTime();
    }

    @Override
    public void end() {
        if (heard != delivered) {
            lastDelivery = now;
            delivered = heard;
        }
    }

    @Override
    public void text(Peer peer, byte[] bytes, int from, int length) {
        switch (dialect.kind(bytes, from, length)) {
            case DELIVERY -> {
                int to = from + length;
                int at = from + hint;
                if (at > to - Stamp.BYTES || !Stamp.isAt(bytes, at)) {
                    at = Stamp.find(bytes, from, to);
                }
                follow(peer, bytes, from, length);
                if (at >= 0) {
                    hint = at - from;
                    arrived(peer, bytes, at, true);
                }
            }
            case JOINED -> joined(peer, bytes, from, length);
            case ACKNOWLEDGED -> {
                Publisher publisher = peer.publisher;
                if (publisher != null) {
                    publisher.acknowledged(dialect.id(bytes, from, length));
                }
            }
            case REFUSED -> swarm.counts().commandRefused(new String(bytes, from, length, StandardCharsets.UTF_8));
            case OTHER -> {
                if (peer.user == null) {
                    peer.user = dialect.user(bytes, from, length);
                }
            }
        }
    }

    @Override
    public void ping(Peer peer, byte[] bytes, int from, int length) {
        if (peer.line == null) {
            peer.send(ClientFrame.of(ClientFrame.PONG, bytes, from, length));
        }
        swarm.counts().pings.incrementAndGet();
    }

    @Override
    public void closed(Peer peer, int code) {
        ended.ended(peer, code);
    }

    private void joined(Peer peer, byte[] bytes, int from, int length) {
        String epoch = dialect.epoch(bytes, from, length);
        boolean again = peer.epoch != null;
        if (again && !dialect.recovered(bytes, from, length)) {
            swarm.counts().notRecovered.incrementAndGet();
        }
        if (epoch != null) {
            peer.epoch = swarm.same(epoch);
        }
        follow(peer, bytes, from, length);
        int to = from + length;
        for (int at = Stamp.find(bytes, from, to); at >= 0; at = Stamp.find(bytes, at + Stamp.BYTES, to)) {
            arrived(peer, bytes, at, false);
        }
        peer.joinedAt = now;
    }

    private void follow(Peer peer, byte[] bytes, int from, int length) {
        if (peer.channelBytes.length > 0) {
            peer.offset = Math.max(peer.offset, dialect.offset(bytes, from, length, peer.channelBytes));
        }
    }

    private void arrived(Peer peer, byte[] bytes, int at, boolean live) {
        int number = Stamp.publisher(bytes, at);
        Publisher publisher = swarm.publishers().get(number);
        if (publisher == null) {
            swarm.counts().strangers.incrementAndGet();
            return;
        }
        long sequence = Stamp.sequence(bytes, at);
        switch (peer.receipts.arrived(number, sequence)) {
            case NEW -> heard++;
            case LATE -> {
                heard++;
                swarm.counts().reordered.incrementAndGet();
            }
            case AGAIN -> {
                swarm.counts().doubled.incrementAndGet();
                return;
            }
            case UNEXPECTED -> {
                swarm.counts().misdelivered.incrementAndGet();
                return;
            }
        }
        if (live) {
            latency.recordValue(Math.min(HIGHEST, Math.max(0, now - Stamp.due(bytes, at))));
        }
        publisher.arrived(worker, sequence);
    }
}
