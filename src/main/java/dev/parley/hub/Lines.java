// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.error.CloseCode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Every open line of this node, of clients and of the echo and hello endpoints alike. Thread-safe. */
public final class Lines {
    private final HubSettings settings;
    private final Flushers flushers;
    private final Traffic traffic;
    private final Strangers strangers;
    private final Map<Line, String> open = new ConcurrentHashMap<>();
    private volatile long spread = -1;

    public Lines(HubSettings settings, Flushers flushers, Traffic traffic) {
        this(settings, flushers, traffic, address -> address);
    }

    /** @param networkOf what an address counts as */
    public Lines(HubSettings settings, Flushers flushers, Traffic traffic, UnaryOperator<String> networkOf) {
        this.strangers = new Strangers(networkOf);
        this.traffic = traffic;
        this.settings = settings;
        this.flushers = flushers;
    }

    /** Opens a line to a client that understands Parley's events. */
    public Line open(Transport transport, String address) {
        return open(transport, address, true);
    }

    /** Opens a line to a peer that expects nothing but what it asked for. */
    public Line openPlain(Transport transport, String address) {
        return open(transport, address, false);
    }

    private Line open(Transport transport, String address, boolean announcesClosing) {
        Line line = new Line(
                transport,
                new Outbox(settings.outboxMessages(), settings.outboxBytes()),
                flushers,
                traffic,
                announcesClosing,
                strangers.open(address));
        open.put(line, address);
        return line;
    }

    /** The transport of a line has ended; every way in which the container may tell so leads here. Idempotent. */
    public void ended(Line line) {
        line.ended();
        synchronized (open) {
            open.remove(line);
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
        for (Line line : open.keySet()) {
            int queued = line.queued();
            messages += queued;
            bytes += line.queuedBytes();
            most = Math.max(most, queued);
            slow += line.isSlow() ? 1 : 0;
        }
        return new Queues(messages, bytes, most, slow);
    }

    /** To be run some times a second: keeps the queues together from filling the heap. */
    public Runnable relief() {
        return new HeapRelief(this);
    }

    Set<Line> all() {
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
            open.keySet().forEach(line -> line.close(CloseCode.GOING_AWAY, random.nextLong(longest + 1)));
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
