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
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Connections by client, by user and by session, as they come, go and become somebody else's. */
class RegistryTest {
    private static final User ANA = User.known("ana", "Ana", Set.of());

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

    @AutoClose
    private final Flushers flushers = new Flushers(scheduler);

    private final OpenWriters writers = new OpenWriters(ClientWriterTest.policy(), flushers, WriteMeter.NONE);
    private final Revocations revocations = Revocations.inMemory();
    private final Registry registry = new Registry(20);

    @Test
    void register_withAnotherTicket_leavesTheSessionOfTheFirst() {
        Authenticated first = authenticated("first");
        Connection connection = connection(first, null);
        registry.add(connection);
        Authenticated second = authenticated("second");
        connection.identify(second);
        registry.identified(connection, first, second);

        assertThat(registry.ofSession("first")).isEmpty();
        assertThat(registry.ofSession("second")).containsExactly(connection);
        assertThat(registry.of("ana")).containsExactly(connection);
        assertThat(registry.sessionOf(connection)).contains("second");
    }

    @Test
    void session_thatIsTagAndHash_isLeftOnce_followsItsNewId_andHoldsNobodyWhoHasGone() {
        Connection connection = connection(authenticated("hash"), "hash");
        registry.add(connection);
        assertThat(registry.ofSession("hash")).containsExactly(connection);

        registry.renameSession("hash", "renamed");

        assertThat(registry.ofSession("hash")).isEmpty();
        assertThat(registry.ofSession("renamed")).containsExactly(connection);
        registry.remove(connection);
        assertThat(registry.ofSession("renamed")).isEmpty();
        assertThat(registry.sessionOf(connection)).isEmpty();
    }

    @Test
    void user_withMoreConnectionsThanAllowed_losesTheOldestThatIsOpen() {
        Registry narrow = new Registry(2);
        Connection first = connection(authenticated(null), null);
        Connection second = connection(authenticated(null), null);
        Connection third = connection(authenticated(null), null);
        narrow.add(first);
        first.close(CloseCode.KICKED);
        narrow.add(second);
        narrow.add(third);
        assertThat(second.writer().isClosing())
                .as("one that is going counts no more")
                .isFalse();

        narrow.add(connection(authenticated(null), null));

        assertThat(List.of(second, third))
                .filteredOn(open -> open.writer().closeCode() == CloseCode.TOO_MANY_CONNECTIONS)
                .hasSize(1);
    }

    @Test
    void connection_thatIsTakenOutTwice_isOutOnce_andTheUserIsGoneWithTheLast() {
        Connection first = connection(authenticated(null), null);
        Connection second = connection(authenticated(null), null);
        registry.add(first);
        registry.add(second);

        assertThat(registry.remove(first)).isTrue();
        assertThat(registry.remove(first)).isFalse();
        assertThat(registry.of("ana")).containsExactly(second);
        registry.remove(second);
        assertThat(registry.users()).isZero();
        assertThat(registry.client(second.id())).isEmpty();
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
