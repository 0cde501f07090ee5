// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Engine;
import dev.parley.engine.page.ChannelSummary;
import dev.parley.hub.Publisher;
import dev.parley.spi.Publication;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All comparisons that run now, with a bound on all together and for each address. Thread-safe. Each has a topic of its own, which is kept,
 * since plain polling reads a log, and which is deleted when the run ends: because its page says so, has gone, or the time is up.
 */
public final class Runs {
    static final int MAX = 8;
    static final int MAX_OF_ADDRESS = 2;

    private static final Logger logger = LoggerFactory.getLogger(Runs.class);
    private static final String NAME = "parley.compare/";
    private static final Pattern OURS = Pattern.compile(Pattern.quote(NAME) + "[A-Za-z0-9_-]{16}");
    private static final int ID_BYTES = 12;
    private static final int LOOK_SECONDS = 2;
    private static final int KEPT_SECONDS = 600;

    private final Engine engine;
    private final Publisher publisher;
    private final ScheduledExecutorService scheduler;
    private final Predicate<String> shared;
    private final ServerClock clock = new ServerClock();
    private final SecureRandom random = new SecureRandom();

    /** Guarded by itself. */
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /** For those who look at every request; replaced, never changed. */
    private volatile List<Run> all = List.of();

    private boolean looking;
    private boolean swept;

    /** @param shared whether many people come from this address: a proxy's own */
    public Runs(Engine engine, Publisher publisher, ScheduledExecutorService scheduler, Predicate<String> shared) {
        this.engine = engine;
        this.publisher = publisher;
        this.scheduler = scheduler;
        this.shared = shared;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    Collection<Run> all() {
        return all;
    }

    ServerClock clock() {
        return clock;
    }

    /** The channel of a run that may come: by its name it is decided who may read it. */
    ChannelName channelOf(String id) {
        return new ChannelName(ChannelKind.TOPIC, NAME + id);
    }

    String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * A run that waits to be started. Fails with {@code server.full} or {@code rate.limited}.
     *
     * @param network of the address that asks, see {@link dev.parley.door.Networks#keyOf}
     */
    Run begin(String id, Plan plan, String address, String network) {
        ChannelName channel = channelOf(id);
        Run run = new Run(
                id,
                channel,
                plan,
                network,
                clock,
                scheduler,
                body -> publisher.publish(channel, new Publication(null, body, null, KEPT_SECONDS)));
        synchronized (runs) {
            if (runs.size() >= MAX) {
                throw Refused.full(MAX);
            }
            if (!shared.test(address)
                    && runs.values().stream()
                                    .filter(one -> one.network().equals(network))
                                    .count()
                            >= MAX_OF_ADDRESS) {
                throw Refused.fullHere(MAX_OF_ADDRESS);
            }
            runs.put(id, run);
            all = List.copyOf(runs.values());
            if (!looking) {
                looking = true;
                var unused = scheduler.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
            }
            if (!swept) {
                swept = true;
                sweep(null);
            }
        }
        return run;
    }

    /** Fails with {@code route.unknown}. */
    Run require(String id) {
        synchronized (runs) {
            Run run = runs.get(id);
            if (run == null) {
                throw Refused.unknown();
            }
            return run;
        }
    }

    /** Ends it, if there is one; its channel is deleted when nothing comes into it any more. */
    void end(String id) {
        Run run;
        synchronized (runs) {
            run = runs.remove(id);
            all = List.copyOf(runs.values());
        }
        if (run != null) {
            var unused = run.end().thenAccept(done -> delete(run.channel()));
        }
    }

    private void look() {
        all.stream().filter(Run::isForgotten).forEach(run -> end(run.id()));
    }

    private void delete(ChannelName channel) {
        var unused = engine.upkeep().delete(channel).whenComplete((count, failure) -> {
            if (failure != null) {
                logger.warn(
                        "The channel {} of a comparison could not be deleted; its messages expire", channel, failure);
            }
        });
    }

    /** Channels of runs that a server before this one did not come to end. */
    private void sweep(@Nullable ChannelName after) {
        var unused = engine.conversations()
                .channels(ChannelKind.TOPIC, NAME, after, 100)
                .thenAccept(part -> {
                    part.channels().stream()
                            .map(ChannelSummary::name)
                            .filter(name -> OURS.matcher(name.name()).matches())
                            .filter(name ->
                                    all.stream().noneMatch(run -> run.channel().equals(name)))
                            .forEach(this::delete);
                    if (part.next() != null) {
                        sweep(part.next());
                    }
                });
    }
}
