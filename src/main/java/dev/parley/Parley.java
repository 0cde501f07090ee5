// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.error.CloseCode;
import dev.parley.hub.Publication;
import dev.parley.hub.Published;
import dev.parley.hub.Publisher;
import dev.parley.hub.Rechecks;
import dev.parley.hub.Registry;
import dev.parley.hub.Targets;
import dev.parley.identity.Names;
import dev.parley.wire.Json;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Parley as Java code of the same web application sees it: servlets and JSPs of a portal that has the fragment, and portal actions inside
 * the WAR. Thread-safe; nothing here waits. Where it fails, the stage or the call fails with a
 * {@link dev.parley.error.ParleyException}.
 *
 * <pre>{@code
 * Parley parley = Parley.from(getServletContext());
 * parley.push("ana", Map.of("text", "Your order is ready"));
 * }</pre>
 */
public final class Parley {
    private static final String ATTRIBUTE = Parley.class.getName();

    private final Publisher publisher;
    private final Registry registry;
    private final Rechecks rechecks;

    /** For Parley's own set-up; others use {@link #from}. */
    public Parley(Publisher publisher, Registry registry, Rechecks rechecks) {
        this.publisher = publisher;
        this.registry = registry;
        this.rechecks = rechecks;
    }

    /**
     * The Parley of a web application.
     *
     * @throws IllegalStateException where the application has none, or where it did not start; its log says why
     */
    public static Parley from(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Parley parley) {
            return parley;
        }
        throw new IllegalStateException(
                "no Parley in this web application: is the fragment in WEB-INF/lib, and did it start? See /readyz and the log");
    }

    /** Makes this instance what {@link #from} finds. */
    public void bind(ServletContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    /** Takes away what {@link #bind} did. */
    public static void unbind(ServletContext context) {
        context.removeAttribute(ATTRIBUTE);
    }

    /** Pushes to a user's inbox: durable when the stage completes, there on return where the user is away. */
    public CompletionStage<Published> push(String userId, Object body) {
        return push(userId, body, null);
    }

    /**
     * The same, at most once for each key and user within 24 h.
     *
     * @param body anything that is JSON: a string, a number, a map, a list, a record, null
     */
    public CompletionStage<Published> push(String userId, @Nullable Object body, @Nullable String key) {
        Names.requireUserId(userId);
        return publisher
                .push(new Targets.Users(List.of(userId)), publication(body, key))
                .thenApply(all -> all.get(0));
    }

    /** Publishes to a channel such as {@code room/lobby}, {@code topic/prices} or {@code live/ticker}; never to a private chat. */
    public CompletionStage<Published> publish(String channel, @Nullable Object body) {
        ChannelName name = ChannelName.parse(channel);
        if (name.kind() == dev.parley.channel.ChannelKind.DIRECT) {
            throw new dev.parley.error.ParleyException(
                    dev.parley.error.ErrorCode.CHANNEL_FORBIDDEN, "back ends do not write into private chats");
        }
        return publisher.publish(name, publication(body, null));
    }

    /** Whether the user has a connection to this node now. */
    public boolean online(String userId) {
        return !registry.of(userId).isEmpty();
    }

    /** Closes the user's connections to this node with 4003; returns how many there were. */
    public int kick(String userId) {
        var connections = registry.of(userId);
        connections.forEach(connection -> connection.close(CloseCode.KICKED));
        return connections.size();
    }

    /**
     * Asks the access policy again about all that the user is subscribed to, on all nodes: after a role or a membership has changed. What
     * the user may read no more ends, with an {@code unsubscribed} event. The stage holds what was looked at on this node, when that is
     * done.
     */
    public CompletionStage<Rechecks.Result> recheck(String userId) {
        return rechecks.now(userId, null);
    }

    /** The same for everyone who is subscribed to a channel such as {@code room/hr}. */
    public CompletionStage<Rechecks.Result> recheckChannel(String channel) {
        return rechecks.now(null, ChannelName.parse(channel));
    }

    private static Publication publication(@Nullable Object body, @Nullable String key) {
        Message.Key owned = key == null ? null : new Message.Key(Message.Key.BACK_END, key);
        return new Publication(null, body == null ? "null" : Json.write(body), owned, 0);
    }
}
