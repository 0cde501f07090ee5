// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The writers of all open connections of this node, of clients and of the echo and hello endpoints alike. Thread-safe. */
public final class OpenWriters {
    private final SlowClientPolicy policy;
    private final Flushers flushers;
    private final WriteMeter meter;
    private final Strangers strangers;
    private final Map<ClientWriter, String> open = new ConcurrentHashMap<>();
    private volatile long spread = -1;

    public OpenWriters(SlowClientPolicy policy, Flushers flushers, WriteMeter meter) {
        this(policy, flushers, meter, address -> address);
    }

    /** @param networkOf what an address counts as */
    public OpenWriters(SlowClientPolicy policy, Flushers flushers, WriteMeter meter, UnaryOperator<String> networkOf) {
        this.strangers = new Strangers(networkOf);
        this.meter = meter;
        this.policy = policy;
        this.flushers = flushers;
    }

    /** Makes the writer of a client that understands Parley's events. */
    public ClientWriter open(Transport transport, String address) {
        return open(transport, address, true);
    }

    /** Makes the writer of a peer that expects nothing but what it asked for. */
    public ClientWriter openPlain(Transport transport, String address) {
        return open(transport, address, false);
    }

    private ClientWriter open(Transport transport, String address, boolean announcesClosing) {
        ClientWriter writer = new ClientWriter(
                transport, new Outbox(policy), flushers, meter, announcesClosing, strangers.open(address));
        open.put(writer, address);
        return writer;
    }

    /** The transport of a connection has ended; every way in which the container may tell so leads here. Idempotent. */
    public void ended(ClientWriter writer) {
        writer.ended();
        synchronized (open) {
            open.remove(writer);
            open.notifyAll();
        }
    }

    public int size() {
        return open.size();
    }

    /** How many are open to addresses that fit. */
    public int sizeFrom(Predicate<String> addresses) {
        int size = 0;
        for (String address : open.values()) {
            size += addresses.test(address) ? 1 : 0;
        }
        return size;
    }

    /** How many are guests', or of those who have not said yet who they are. */
    public int strangers() {
        return strangers.size();
    }

    /** How many of those are open to one network. */
    public int strangersFrom(String network) {
        return strangers.sizeFrom(network);
    }

    /** What waits in all outboxes together, and in the fullest. */
    public record Queues(long messages, long bytes, int most, int slow) {}

    public Queues queues() {
        long messages = 0;
        long bytes = 0;
        int most = 0;
        int slow = 0;
        for (ClientWriter writer : open.keySet()) {
            int queued = writer.queued();
            messages += queued;
            bytes += writer.queuedBytes();
            most = Math.max(most, queued);
            slow += writer.isSlow() ? 1 : 0;
        }
        return new Queues(messages, bytes, most, slow);
    }

    Set<ClientWriter> all() {
        return open.keySet();
    }

    Flushers flushers() {
        return flushers;
    }

    /**
     * Tells everyone to go, each to wait a different while of at most {@code spreadMillis} before it comes back. There is no way back from
     * it: whoever was let in a moment earlier and arrives now is told at the next heartbeat.
     */
    public void sendAway(long spreadMillis) {
        spread = spreadMillis;
        sendLateComersAway();
    }

    void sendLateComersAway() {
        long longest = spread;
        if (longest >= 0) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            open.keySet().forEach(writer -> writer.close(CloseCode.GOING_AWAY, random.nextLong(longest + 1)));
        }
    }

    /**
     * Sends everyone away, each asked to wait a different while before it comes back, and waits until they are gone.
     *
     * @param spreadMillis the longest of those waits
     * @param waitMillis how long to wait here; what is left then is cut by the container
     */
    public void drain(long spreadMillis, long waitMillis) throws InterruptedException {
        sendAway(spreadMillis);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        synchronized (open) {
            while (!open.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                open.wait(left);
            }
        }
    }
}
