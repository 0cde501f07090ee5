// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Many anonymous guests who follow some rooms, come back whenever they lose the line, and resume where they were. Together they know what
 * came, what came twice, what came late, and how long anyone was away. Thread-safe.
 */
public final class Followers implements AutoCloseable {

    final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    final HttpClient http;
    final Duration silence;
    final Map<Integer, AtomicInteger> closes = new ConcurrentSkipListMap<>();
    final AtomicLong longestAbsence = new AtomicLong();
    volatile URI parley;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Follower> followers = new ArrayList<>();

    /**
     * They come at once, one after the other to the rooms. Who hears nothing for {@code silence}, not even a ping, takes the line for dead
     * and calls anew; zero: never.
     */
    public Followers(URI parley, int count, List<String> rooms, Duration silence) {
        this.parley = parley;
        this.silence = silence;
        http = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(Patience.LIMIT)
                .build();
        for (int i = 0; i < count; i++) {
            followers.add(new Follower(this, rooms.get(i % rooms.size())));
        }
        for (int i = 0; i < count; i++) {
            // A thousand in a second, not all in the same millisecond.
            clock.schedule(followers.get(i)::connect, i, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until each is there and subscribed. */
    public void awaitAll() {
        await().until(() -> here() == followers.size());
    }

    /** How many are there and subscribed. */
    public int here() {
        return (int) followers.stream().filter(Follower::isHere).count();
    }

    /** From now on those who come back find it here. */
    public void use(URI other) {
        parley = other;
    }

    /** Waits until each has what was acknowledged in its room, or gives up: then {@link #lost} tells. */
    public void awaitAllOf(BackEnd backEnd) {
        try {
            await().pollInterval(Duration.ofMillis(200)).until(() -> lost(backEnd) == 0);
        } catch (ConditionTimeoutException e) {
            // So some are lost.
        }
    }

    /** How many acknowledged messages did not come where they should have, over all followers. */
    public long lost(BackEnd backEnd) {
        return followers.stream()
                .mapToLong(follower -> follower.lost(backEnd.acknowledged().get(follower.room)))
                .sum();
    }

    public long delivered() {
        return followers.stream().mapToLong(Follower::delivered).sum();
    }

    public long doubled() {
        return followers.stream().mapToLong(Follower::doubled).sum();
    }

    public long reordered() {
        return followers.stream().mapToLong(Follower::reordered).sum();
    }

    /** How often somebody who came back was told that what was missed is gone. */
    public long gaps() {
        return followers.stream().mapToLong(Follower::gaps).sum();
    }

    /** How many lines ended, by close code; 1006 is any other end, -1 one that was given up for its silence. */
    public Map<Integer, AtomicInteger> closes() {
        return closes;
    }

    /** From the loss of a line to being subscribed again. */
    public Duration longestAbsence() {
        return Duration.ofNanos(longestAbsence.get());
    }

    /** Begins to measure absences anew. */
    public void forgetAbsences() {
        longestAbsence.set(0);
    }

    /** All that was acknowledged came, once and in order; returns the line that says so. */
    public Tally verdict(Tally tally, BackEnd backEnd) {
        awaitAllOf(backEnd);
        tally.acknowledged(backEnd.count())
                .delivered(delivered())
                .lost(lost(backEnd) + gaps())
                .doubled(doubled())
                .reordered(reordered());
        assertThat(List.of(lost(backEnd), gaps(), doubled(), reordered()))
                .as("%s, closes %s", tally, closes)
                .containsOnly(0L);
        return tally;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        followers.forEach(Follower::leave);
        threads.shutdownNow();
    }
}
