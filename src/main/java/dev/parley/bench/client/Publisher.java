// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One who publishes into one channel, and the connections that should get it. Thread-safe. Its frame is made once: of each message only
 * sequence, time and id are new.
 */
public final class Publisher {
    // Of as many digits for each message, so that they can be overwritten.
    private static final long FIRST_ID = 1_000_000_000L;

    // What the first frame has in its place: no stamp looks like it.
    private static final String ANY_ID = "9876543210";

    private final int number;
    private final Peer peer;
    private final List<Peer> receivers;
    private final byte[] frame;
    private final int stamp;
    private final int id;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile long sent;
    private volatile @Nullable InFlight inFlight;

    Publisher(int number, Peer peer, Collection<Peer> receivers, Template template, int bytes) {
        this.number = number;
        this.peer = peer;
        this.receivers = List.copyOf(receivers);
        String body = Stamp.body(number, 0, 0, bytes);
        frame = ClientFrame.text(template.frame(body, ANY_ID).getBytes(StandardCharsets.UTF_8));
        stamp = Stamp.find(frame, 0, frame.length);
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        id = text.indexOf(ANY_ID);
        if (stamp < 0) {
            throw new IllegalArgumentException("the dialect does not send a body as it is");
        }
        if (id >= 0) {
            peer.publisher = this;
        }
    }

    /** How a dialect makes a frame of a body and an id, which it may leave out. */
    public interface Template {
        String frame(String body, String id);
    }

    /** Sends the next message, which is due now. */
    public void send() {
        send(System.nanoTime());
    }

    /** Sends the next message, which was due at this time of {@link System#nanoTime}. */
    public synchronized void send(long due) {
        long sequence = sent + 1;
        Stamp.renew(frame, stamp, sequence, due);
        if (id >= 0) {
            long digits = FIRST_ID + sequence;
            for (int at = id + 9; at >= id; at--) {
                frame[at] = (byte) ('0' + digits % 10);
                digits /= 10;
            }
        }
        sent = sequence;
        peer.send(frame);
    }

    /** Counts the next message as sent, where its bytes go another way; returns its sequence. */
    public synchronized long sentElsewhere() {
        long sequence = sent + 1;
        sent = sequence;
        return sequence;
    }

    public long sent() {
        return sent;
    }

    /** Of these, those that the server has acknowledged; all, where it is not asked to. */
    public long acknowledged() {
        return id < 0 ? sent : acknowledged.get();
    }

    /** How many deliveries that makes. */
    public long expected() {
        return sent * receivers.size();
    }

    public int number() {
        return number;
    }

    List<Peer> receivers() {
        return receivers;
    }

    /** From now on calls back as often as a message has reached all, as long as there are at most so many on their way. */
    public void track(int messages, int workers, Runnable arrived) {
        inFlight = new InFlight(receivers, messages, workers, arrived);
    }

    /** On the worker's thread. */
    void arrived(int worker, long sequence) {
        InFlight tracked = inFlight;
        if (tracked != null) {
            tracked.arrived(worker, sequence);
        }
    }

    void acknowledged(long answeredId) {
        if (answeredId > FIRST_ID) {
            acknowledged.incrementAndGet();
        }
    }

    /** Counts arrivals by worker, so that workers meet once a message instead of once a delivery. */
    private static final class InFlight {
        private final int[] receivers;
        private final int[][] counts;
        private final AtomicIntegerArray done;
        private final int workers;
        private final int mask;
        private final Runnable arrived;

        InFlight(List<Peer> receivers, int messages, int workers, Runnable arrived) {
            this.receivers = new int[workers];
            receivers.forEach(receiver -> this.receivers[receiver.worker.index()]++);
            this.workers = (int)
                    Arrays.stream(this.receivers).filter(count -> count > 0).count();
            int slots = Integer.highestOneBit(Math.max(1, messages - 1)) * 2;
            counts = new int[workers][slots];
            done = new AtomicIntegerArray(slots);
            mask = slots - 1;
            this.arrived = arrived;
        }

        void arrived(int worker, long sequence) {
            int slot = (int) sequence & mask;
            if (++counts[worker][slot] < receivers[worker]) {
                return;
            }
            counts[worker][slot] = 0;
            if (done.incrementAndGet(slot) == workers) {
                done.set(slot, 0);
                arrived.run();
            }
        }
    }
}
