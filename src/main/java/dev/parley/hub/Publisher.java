// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.access.ChannelNaming;
import dev.parley.access.Quotas;
import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Append;
import dev.parley.engine.Engine;
import dev.parley.engine.Quota;
import dev.parley.engine.Signal;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.extension.Hooks;
import dev.parley.spi.MessagePublisher;
import dev.parley.spi.Publication;
import dev.parley.spi.Published;
import dev.parley.spi.Targets;
import dev.parley.text.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The one way in for messages, whoever sends them. Thread-safe; never waits. What it acknowledges is durable, but on {@code live/…} and to
 * single clients, which keep nothing. Who may publish what is decided before.
 */
public final class Publisher implements MessagePublisher {
    private final Engine engine;
    private final Registry registry;
    private final Channels channels;
    private final Quotas quotas;
    private final Traffic traffic;
    private final HubSettings settings;
    private final Hooks hooks;
    private final ChannelNaming naming;

    Publisher(
            Engine engine,
            Registry registry,
            Channels channels,
            Quotas quotas,
            Traffic traffic,
            HubSettings settings,
            Hooks hooks) {
        this.engine = engine;
        this.registry = registry;
        this.channels = channels;
        this.quotas = quotas;
        this.traffic = traffic;
        this.settings = settings;
        this.hooks = hooks;
        this.naming = naming(engine);
    }

    /** Who may begin a channel of which name, where this engine has the channels. */
    public static ChannelNaming naming(Engine engine) {
        return new ChannelNaming(channel ->
                engine.log().state(channel).thenApply(state -> state.head().offset() > 0));
    }

    @Override
    public int subscribers(ChannelName channel) {
        return channels.count(channel);
    }

    @Override
    public CompletionStage<Published> publish(ChannelName channel, Publication publication) {
        return publish(channel, publication, Quota.UNLIMITED);
    }

    /** The same for what a client sends: what it stores counts for its user, where that is a guest. */
    public CompletionStage<Published> publish(Connection client, ChannelName channel, Publication publication) {
        return publish(
                channel,
                publication,
                quotas.of(client.requireUser(), client.facts().address()));
    }

    private CompletionStage<Published> publish(ChannelName channel, Publication publication, Quota quota) {
        requireFits(publication.body());
        requireOffered(channel);
        return send(channel, publication, quota);
    }

    /** Publishes what fits and is offered. */
    private CompletionStage<Published> send(ChannelName channel, Publication publication, Quota quota) {
        long start = System.nanoTime();
        CompletionStage<Published> published = naming.require(channel)
                .thenCompose(named -> hooks.through(
                        channel,
                        null,
                        publication,
                        checked -> channel.kind().kept() ? kept(channel, checked, quota) : live(channel, checked)));
        return published.thenApply(done -> {
            traffic.published(channel.kind(), System.nanoTime() - start);
            return done;
        });
    }

    private CompletionStage<Published> kept(ChannelName channel, Publication publication, Quota quota) {
        Append append = new Append(
                channel, publication.from(), publication.body(), publication.key(), publication.ttlSeconds(), quota);
        return engine.log()
                .append(append)
                .thenApply(done -> new Published(
                        channel,
                        null,
                        done.position(),
                        done.time(),
                        done.duplicate(),
                        done.duplicate() ? 0 : channels.count(channel)));
    }

    @Override
    public CompletionStage<List<Published>> push(Targets targets, Publication publication) {
        requireFits(publication.body());
        if (targets instanceof Targets.Users users) {
            return all(users.ids(), id -> send(ChannelName.inbox(id), publication, Quota.UNLIMITED));
        }
        if (targets instanceof Targets.Channels named) {
            // Before the first of them goes out.
            named.channels().forEach(this::requireOffered);
            return all(named.channels(), name -> send(name, publication, Quota.UNLIMITED));
        }
        if (targets instanceof Targets.Clients clients) {
            return all(clients.ids(), id -> hooks.through(null, id, publication, checked -> toClient(id, checked)));
        }
        return all(List.of(ChannelName.ALL), name -> send(name, publication, Quota.UNLIMITED));
    }

    private CompletionStage<Published> live(ChannelName channel, Publication publication) {
        long time = System.currentTimeMillis();
        int connections = channels.audience(channel).size();
        return engine.nodes()
                .signal(new Signal.Live(channel, time, publication.from(), publication.body()))
                .thenApply(done -> new Published(channel, null, null, time, false, connections));
    }

    private CompletionStage<Published> toClient(String id, Publication publication) {
        long time = System.currentTimeMillis();
        int connections = registry.client(id).isPresent() ? 1 : 0;
        return engine.nodes()
                .signal(new Signal.ToClient(id, time, publication.from(), publication.body()))
                .thenApply(done -> new Published(null, id, null, time, false, connections));
    }

    private static <T> CompletionStage<List<Published>> all(
            List<T> targets, Function<T, CompletionStage<Published>> publish) {
        List<CompletableFuture<Published>> stages = new ArrayList<>(targets.size());
        for (T target : targets) {
            stages.add(publish.apply(target).toCompletableFuture());
        }
        return CompletableFuture.allOf(stages.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> stages.stream().map(CompletableFuture::join).toList());
    }

    private void requireOffered(ChannelName channel) {
        if (!settings.chat() && (channel.kind() == ChannelKind.ROOM || channel.kind() == ChannelKind.DIRECT)) {
            throw new ParleyException(
                    ErrorCode.CHANNEL_FORBIDDEN,
                    "there are no rooms and private chats here (parley.chat); push to inboxes, topics or live"
                            + " channels");
        }
    }

    private void requireFits(String body) {
        int max = settings.messageBytes();
        if (max > 0 && (body.length() > max || Utf8.length(body) > max)) {
            throw new ParleyException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "body: at most " + max + " bytes of JSON (parley.limits.message-bytes), this one has "
                            + Utf8.length(body));
        }
    }
}
