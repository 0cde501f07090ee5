// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.engine.Signal;
import dev.parley.error.CloseCode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connections that end on an operator's word. Thread-safe. What is counted are this node's; the word goes to all. */
public final class Kicks {
    private final Hub hub;

    public Kicks(Hub hub) {
        this.hub = hub;
    }

    /** Closes one client's connection with 4003; false where there is no such client. */
    public CompletionStage<Boolean> client(String id) {
        if (open(hub.registry().client(id).stream().toList()) == 0) {
            return CompletableFuture.completedFuture(false);
        }
        return hub.engine()
                .signal(new Signal.Close(Signal.Close.Scope.CLIENT, id, CloseCode.KICKED))
                .thenApply(done -> true);
    }

    /** Closes all of a user's connections with 4003; the stage holds how many there were. */
    public CompletionStage<Integer> user(String id) {
        return close(
                Signal.Close.Scope.USER, id, CloseCode.KICKED, hub.registry().of(id));
    }

    /** The same with 4001: the user has been signed out elsewhere. */
    public CompletionStage<Integer> revokeUser(String id) {
        return close(
                Signal.Close.Scope.USER,
                id,
                CloseCode.SIGNED_OUT,
                hub.registry().of(id));
    }

    /** Closes the connections of an HTTP session with 4001, also one whose handshake is on its way. */
    public CompletionStage<Integer> revokeSession(String hash) {
        return close(
                Signal.Close.Scope.SESSION,
                hash,
                CloseCode.SIGNED_OUT,
                hub.registry().ofSession(hash));
    }

    /** Whether there is, or ever was, such a user. */
    public CompletionStage<Boolean> isUser(String id) {
        if (!hub.registry().of(id).isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        return hub.engine().known(Set.of(id)).thenApply(known -> known.containsKey(id));
    }

    private CompletionStage<Integer> close(
            Signal.Close.Scope scope, String id, CloseCode code, List<Connection> connections) {
        int count = open(connections);
        return hub.engine().signal(new Signal.Close(scope, id, code)).thenApply(done -> count);
    }

    /** One that has been told to go and lingers counts as gone. */
    private static int open(List<Connection> connections) {
        return (int) connections.stream()
                .filter(connection -> !connection.line().isClosing())
                .count();
    }
}
