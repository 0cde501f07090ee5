// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.engine.NodeBus;
import dev.parley.engine.Signal;
import dev.parley.error.CloseCode;
import dev.parley.hub.Connection;
import dev.parley.hub.Registry;
import dev.parley.revocation.Revocations;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connections that end on an operator's word. Thread-safe. What is counted are this node's; the word goes to all. */
public final class Kicks {
    private final Registry registry;
    private final NodeBus nodes;
    private final dev.parley.engine.People people;
    private final Revocations revocations;

    /** @param people those whom this server has met */
    public Kicks(Registry registry, NodeBus nodes, dev.parley.engine.People people, Revocations revocations) {
        this.registry = registry;
        this.nodes = nodes;
        this.people = people;
        this.revocations = revocations;
    }

    /** Closes one client's connection with 4003; false where there is no such client. */
    public CompletionStage<Boolean> client(String id) {
        if (open(registry.client(id).stream().toList()) == 0) {
            return CompletableFuture.completedFuture(false);
        }
        return nodes.signal(new Signal.Close(Signal.Close.Scope.CLIENT, id, CloseCode.KICKED, 0))
                .thenApply(done -> true);
    }

    /** Closes all of a user's connections with 4003; the stage holds how many there were. The user may come back. */
    public CompletionStage<Integer> user(String id) {
        int count = open(registry.of(id));
        return nodes.signal(new Signal.Close(Signal.Close.Scope.USER, id, CloseCode.KICKED, 0))
                .thenApply(done -> count);
    }

    /** The same with 4001: a guest has signed out, whom nothing brings back. */
    public void guestLeft(String id) {
        var unused = nodes.signal(new Signal.Close(Signal.Close.Scope.USER, id, CloseCode.SIGNED_OUT, 0));
    }

    /**
     * The same with 4001, and nothing that was issued to the user before counts any more: tickets, tokens, sessions, handshakes on their way.
     * The stage completes when that outlives this process.
     */
    public CompletionStage<Integer> revokeUser(String id) {
        Revocations.Revoked revoked = revocations.revokeUser(id);
        return close(Signal.Close.Scope.USER, id, revoked, registry.of(id));
    }

    /** The same for what was issued in a session: a portal's own tag of it, or the hash of an {@code HttpSession}'s id. */
    public CompletionStage<Integer> revokeSession(String session) {
        Revocations.Revoked revoked = revocations.revokeSession(session);
        return close(Signal.Close.Scope.SESSION, session, revoked, registry.ofSession(session));
    }

    /** Whether there is, or ever was, such a user. */
    public CompletionStage<Boolean> isUser(String id) {
        if (!registry.of(id).isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        return people.known(Set.of(id)).thenApply(known -> known.containsKey(id));
    }

    private CompletionStage<Integer> close(
            Signal.Close.Scope scope, String id, Revocations.Revoked revoked, List<Connection> connections) {
        int count = open(connections);
        return nodes.signal(new Signal.Close(scope, id, CloseCode.SIGNED_OUT, revoked.moment()))
                .thenCombine(revoked.durable(), (told, kept) -> count);
    }

    /** One that has been told to go and lingers counts as gone. */
    private static int open(List<Connection> connections) {
        return (int) connections.stream()
                .filter(connection -> !connection.writer().isClosing())
                .count();
    }
}
