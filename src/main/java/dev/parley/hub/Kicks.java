// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.engine.Signal;
import dev.parley.error.CloseCode;
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
        if (hub.registry().client(id).isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        return hub.engine()
                .signal(new Signal.Close(Signal.Close.Scope.CLIENT, id, CloseCode.KICKED))
                .thenApply(done -> true);
    }

    /** Closes all of a user's connections with 4003; the stage holds how many there were. */
    public CompletionStage<Integer> user(String id) {
        return close(
                Signal.Close.Scope.USER,
                id,
                CloseCode.KICKED,
                hub.registry().of(id).size());
    }

    /** The same with 4001: the user has been signed out elsewhere. */
    public CompletionStage<Integer> revokeUser(String id) {
        return close(
                Signal.Close.Scope.USER,
                id,
                CloseCode.SIGNED_OUT,
                hub.registry().of(id).size());
    }

    /** Closes the connections of an HTTP session with 4001, also one whose handshake is on its way. */
    public CompletionStage<Integer> revokeSession(String hash) {
        return close(
                Signal.Close.Scope.SESSION,
                hash,
                CloseCode.SIGNED_OUT,
                hub.registry().ofSession(hash).size());
    }

    /** Whether there is, or ever was, such a user. */
    public CompletionStage<Boolean> isUser(String id) {
        if (!hub.registry().of(id).isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        return hub.engine().known(Set.of(id)).thenApply(known -> known.containsKey(id));
    }

    private CompletionStage<Integer> close(Signal.Close.Scope scope, String id, CloseCode code, int count) {
        return hub.engine().signal(new Signal.Close(scope, id, code)).thenApply(done -> count);
    }
}
