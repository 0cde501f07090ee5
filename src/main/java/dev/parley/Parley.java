// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import dev.parley.audit.AuditLog;
import dev.parley.audit.Caller;
import dev.parley.channel.ChannelName;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Publisher;
import dev.parley.hub.Rechecks;
import dev.parley.hub.Registry;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.spi.Published;
import dev.parley.spi.RecheckResult;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parley as Java code of the same web application sees it: servlets and JSPs of a portal that has the fragment, and portal actions inside
 * the WAR. Thread-safe; nothing here waits, and stages complete on threads of Parley's, which must not be held. What makes no sense fails at
 * once with a {@link ParleyException}; what the storage refuses fails the stage with one: {@code server.unavailable} may be tried again,
 * with the same key without harm.
 *
 * <pre>{@code
 * Parley.find(getServletContext()).ifPresent(parley -> parley.push("ana", Map.of("text", "Your order is ready")));
 * }</pre>
 */
public final class Parley {
    /** The longest life of a ticket. */
    public static final Duration MAX_TICKET_LIFE = Duration.ofHours(1);

    private static final String ATTRIBUTE = Parley.class.getName();

    private static final String NONE =
            "no Parley in this web application: is the fragment in WEB-INF/lib, and did it start? See /readyz and the log";

    private final Supplier<Optional<Parts>> parts;

    private record Parts(Publisher publisher, Registry registry, Rechecks rechecks, SignIns signIns, AuditLog audit) {}

    /** For Parley's own set-up; others use {@link #from}. */
    public Parley(Publisher publisher, Registry registry, Rechecks rechecks, SignIns signIns, AuditLog audit) {
        Optional<Parts> known = Optional.of(new Parts(publisher, registry, rechecks, signIns, audit));
        this.parts = () -> known;
    }

    private Parley(Supplier<Optional<Parts>> parts) {
        this.parts = parts;
    }

    /**
     * One that is looked for at each call, for a framework whose objects are made before Parley starts. While there is none, stages fail
     * with {@code server.unavailable}, nobody is online, and nobody is known.
     */
    public static Parley late(Supplier<Optional<Parley>> found) {
        return new Parley(() -> found.get().flatMap(parley -> parley.parts.get()));
    }

    /**
     * The Parley of a web application.
     *
     * @throws IllegalStateException where the application has none, or where it did not start; its log says why
     */
    public static Parley from(ServletContext context) {
        return find(context).orElseThrow(() -> new IllegalStateException(NONE));
    }

    /** The same; empty where {@link #from} fails. A portal that is to work whatever becomes of Parley asks this. */
    public static Optional<Parley> find(ServletContext context) {
        return context.getAttribute(ATTRIBUTE) instanceof Parley parley ? Optional.of(parley) : Optional.empty();
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
    public CompletionStage<Published> push(String userId, @Nullable Object body) {
        return push(Push.toUsers(userId).body(body)).thenApply(all -> all.get(0));
    }

    /**
     * The same, at most once for each key and user within 24 h.
     *
     * @param body anything that is JSON, see {@link Push#body}
     */
    public CompletionStage<Published> push(String userId, @Nullable Object body, @Nullable String key) {
        return key == null
                ? push(userId, body)
                : push(Push.toUsers(userId).body(body).key(key)).thenApply(all -> all.get(0));
    }

    /**
     * Pushes to many targets. The stage completes when the last is durable, with a result for each in their order; it is no transaction:
     * where it fails, some may have it, and a repetition with the same key does not give it to them twice.
     */
    public CompletionStage<List<Published>> push(Push push) {
        return stage(parts -> parts.audit()
                .begin(Caller.PORTAL, "push")
                .targets(push.targets().names())
                .until(parts.publisher().push(push.targets(), push.publication())));
    }

    /** Publishes to a channel such as {@code room/lobby}, {@code topic/prices} or {@code live/ticker}; never to a private chat. */
    public CompletionStage<Published> publish(String channel, @Nullable Object body) {
        return push(Push.toChannels(channel).body(body)).thenApply(all -> all.get(0));
    }

    /** Whether the user has a connection to this node now. */
    public boolean online(String userId) {
        return now(parts -> !parts.registry().of(userId).isEmpty(), false);
    }

    /** The ids of those of these users who have a connection to this node now. */
    public Set<String> online(Set<String> userIds) {
        return userIds.stream().filter(this::online).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Asks the access policy again about all that the user is subscribed to, on all nodes: after a role or a membership has changed. What
     * the user may read no more ends, with an {@code unsubscribed} event. The stage holds what was looked at on this node, when that is
     * done.
     */
    public CompletionStage<RecheckResult> recheck(String userId) {
        return audited(
                "access.recheck", "user/" + userId, parts -> parts.rechecks().now(userId, null));
    }

    /** The same for everyone who is subscribed to a channel such as {@code room/hr}. */
    public CompletionStage<RecheckResult> recheckChannel(String channel) {
        ChannelName name = ChannelName.parse(channel);
        return audited("access.recheck", channel, parts -> parts.rechecks().now(null, name));
    }

    /** How many people hear a channel on this node now, by connections: what reaches everyone without subscribing counts too. */
    public int subscribers(String channel) {
        ChannelName name = ChannelName.parse(channel);
        return now(parts -> parts.publisher().subscribers(name), 0);
    }

    /** Closes the user's connections with 4003, which tells pages to stay away; returns how many this node had. */
    public int kick(String userId) {
        int count = now(parts -> parts.registry().of(userId).size(), 0);
        var unused =
                audited("user.close", "user/" + userId, parts -> parts.signIns().kick(userId));
        return count;
    }

    /**
     * Signs the user out of Parley: closes the connections with 4001, and nothing that was issued before counts any more, tickets, tokens,
     * {@code HttpSession}s, handshakes on their way. What is issued after it counts again: a user who signs in anew comes in. For portals that
     * end sign-ins where Parley does not hear of it; the end of an {@code HttpSession} of this application it hears itself. The session of the
     * portal is not ended. The stage holds how many connections this node closed, and completes when the revoke survives a restart.
     */
    public CompletionStage<Integer> revoke(String userId) {
        return audited("user.revoke", "user/" + userId, parts -> parts.signIns().revokeUser(userId));
    }

    /** The same for what belongs to one session of this application: its connections, and tickets that were issued for it. */
    public CompletionStage<Integer> revoke(HttpSession session) {
        String id = session.getId();
        return stage(parts -> revokeSession(parts, parts.signIns().tagOf(id)));
    }

    /** The same for a session by the tag that its tickets or tokens carry. The user's other sessions stay. */
    public CompletionStage<Integer> revokeSession(String tag) {
        requireTag(tag);
        return stage(parts -> revokeSession(parts, tag));
    }

    /** Whom Parley takes a request for, by its session, principal and what else is configured; uses no ticket up. */
    public Optional<User> user(HttpServletRequest request) {
        return now(parts -> parts.signIns().of(request), Optional.empty());
    }

    /**
     * A ticket that lets the user in once, for pages that share no session with this application: of another origin or context.
     *
     * @param life at most {@link #MAX_TICKET_LIFE}; 30 seconds are enough for a page that fetches it when it connects
     */
    public CompletionStage<String> ticket(User user, Duration life) {
        requireLife(life);
        return stage(parts -> ticket(parts, user, life, null));
    }

    /**
     * The same for one session of this application: what it opens ends with that session, as do tickets that nobody has used.
     *
     * @param session of the user's, whose id may change afterwards
     */
    public CompletionStage<String> ticket(User user, Duration life, HttpSession session) {
        requireLife(life);
        String id = session.getId();
        return stage(parts -> ticket(parts, user, life, parts.signIns().tagOf(id)));
    }

    /**
     * The same for a session that is known elsewhere: what it opens ends when {@link #revokeSession} names the tag.
     *
     * @param session a tag of the portal's own, such as a hash of the session's id: 1 to 128 characters; never the id itself
     */
    public CompletionStage<String> ticket(User user, Duration life, String session) {
        requireLife(life);
        requireTag(session);
        return stage(parts -> ticket(parts, user, life, session));
    }

    private static void requireTag(String session) {
        if (!Names.isIdentifier(session)) {
            throw new ParleyException(
                    ErrorCode.COMMAND_INVALID, "session: 1 to 128 characters, no controls, no space at either end");
        }
    }

    private static void requireLife(Duration life) {
        if (life.isZero() || life.isNegative() || life.compareTo(MAX_TICKET_LIFE) > 0) {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "life: more than nothing, and at most an hour");
        }
    }

    private static CompletionStage<Integer> revokeSession(Parts parts, String tag) {
        return audited(
                parts, "session.revoke", "session/" + tag, parts.signIns().revokeSession(tag));
    }

    private static CompletionStage<String> ticket(Parts parts, User user, Duration life, @Nullable String session) {
        return audited(
                parts, "ticket.issue", "user/" + user.id(), parts.signIns().ticket(user, life, session));
    }

    private <T> CompletionStage<T> audited(String action, String target, Function<Parts, CompletionStage<T>> call) {
        return stage(parts -> audited(parts, action, target, call.apply(parts)));
    }

    private static <T> CompletionStage<T> audited(Parts parts, String action, String target, CompletionStage<T> stage) {
        return parts.audit().begin(Caller.PORTAL, action).target(target).until(stage);
    }

    private <T> CompletionStage<T> stage(Function<Parts, CompletionStage<T>> call) {
        Optional<Parts> known = parts.get();
        return known.isPresent()
                ? call.apply(known.get())
                : CompletableFuture.failedStage(new ParleyException(ErrorCode.SERVER_UNAVAILABLE, NONE));
    }

    private <T> T now(Function<Parts, T> call, T absent) {
        return parts.get().map(call).orElse(absent);
    }
}
