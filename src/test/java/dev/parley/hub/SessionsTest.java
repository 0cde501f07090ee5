// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.delivery.ClientWriterTest;
import dev.parley.delivery.Flushers;
import dev.parley.delivery.OpenWriters;
import dev.parley.delivery.Peer;
import dev.parley.delivery.WriteMeter;
import dev.parley.error.CloseCode;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.revocation.Revocations;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A handshake and a revoke that cross: whichever comes first, the connection ends; what is issued after it stays. */
class SessionsTest {
    private static final User ANA = User.known("ana", "Ana", Set.of());

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

    @AutoClose
    private final Flushers flushers = new Flushers(scheduler);

    private final OpenWriters writers = new OpenWriters(ClientWriterTest.policy(), flushers, WriteMeter.NONE);
    private final Revocations revocations = Revocations.inMemory();
    private final Registry registry = new Registry(20);
    private final Sessions sessions = new Sessions(registry, revocations);

    @Test
    void connection_judgedBeforeARevoke_andEnteredAfter_isSignedOut() {
        Connection late = connection(authenticated("tag"), null);
        revocations.revokeUser("ana");
        enter(late);
        Connection next = connection(authenticated("tag"), null);
        enter(next);

        assertThat(late.writer().closeCode()).isEqualTo(CloseCode.SIGNED_OUT);
        assertThat(next.writer().isClosing()).isFalse();
    }

    @Test
    void connection_ofARevokedSession_isSignedOut_byTagOrHash_andNoOther() {
        Connection byTag = connection(authenticated("tag"), null);
        Connection byHash = connection(authenticated(null), "hash");
        Connection other = connection(authenticated("other"), "another");
        revocations.revokeSession("tag");
        revocations.revokeSession("hash");
        enter(byTag);
        enter(byHash);
        enter(other);

        assertThat(byTag.writer().closeCode()).isEqualTo(CloseCode.SIGNED_OUT);
        assertThat(byHash.writer().closeCode()).isEqualTo(CloseCode.SIGNED_OUT);
        assertThat(other.writer().isClosing()).isFalse();
    }

    @Test
    void register_thatCrossesARevoke_isSignedOut() {
        Connection connection = connection(null, null);
        enter(connection);
        Authenticated redeemed = authenticated("tag");
        revocations.revokeUser("ana");
        connection.identify(redeemed);
        registry.identified(connection, null, redeemed);
        sessions.closeIfOver(connection);

        assertThat(connection.writer().closeCode()).isEqualTo(CloseCode.SIGNED_OUT);
    }

    @Test
    void sessionThatHasJustEnded_letsNobodyInByItsTickets() {
        sessions.ended("hash");
        Connection byTicket = connection(authenticated("hash"), null);
        enter(byTicket);

        assertThat(byTicket.writer().closeCode()).isEqualTo(CloseCode.SIGNED_OUT);
    }

    private void enter(Connection connection) {
        registry.add(connection);
        sessions.closeIfOver(connection);
    }

    private Authenticated authenticated(@Nullable String tag) {
        return new Authenticated(ANA, null, tag, revocations.now());
    }

    private Connection connection(@Nullable Authenticated authenticated, @Nullable String hash) {
        return new Connection(
                writers.open(new Peer(), "192.0.2.1"),
                authenticated,
                new Connection.Facts("192.0.2.1", hash, "", Connection.Role.CHAT));
    }
}
