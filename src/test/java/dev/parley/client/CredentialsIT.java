// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.StateChange.State;
import dev.parley.testing.FaultProxy;
import dev.parley.testing.Jwts;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who the client is, each time that it connects; and when it stops asking. */
class CredentialsIT {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.jwt.secret",
            new String(SECRET, StandardCharsets.UTF_8),
            "parley.limits.connections-per-user",
            "2"));

    private final Watcher watcher = new Watcher();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<ParleyClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(ParleyClient::close);
    }

    @Test
    void ticket_isFreshForEveryAttempt() throws Exception {
        try (FaultProxy proxy = new FaultProxy(server.base())) {
            ParleyClient client =
                    connect(ParleyClient.to(proxy.uri()).listener(watcher).ticket(() -> {
                        asked.incrementAndGet();
                        return server.ticket("ana");
                    }));
            assertThat(Patience.get(client.ready()).user().id()).isEqualTo("ana");
            proxy.cut();
            await().until(() -> watcher.times(State.ONLINE) == 2);
            assertThat(watcher.awaitState(State.RECONNECTING).closeCode()).isEqualTo(1006);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void token_thatEnds_isFetchedAnew() throws Exception {
        ParleyClient client = connect(to().token(() -> {
            asked.incrementAndGet();
            long end = Instant.now().plusSeconds(asked.get() == 1 ? 6 : 600).getEpochSecond();
            return Jwts.hs256(SECRET, "{\"sub\":\"bo\",\"exp\":" + end + "}");
        }));
        assertThat(Patience.get(client.ready()).user().id()).isEqualTo("bo");
        await().until(() -> watcher.times(State.ONLINE) == 2);
        assertThat(watcher.awaitState(State.RECONNECTING).closeCode()).isEqualTo(4201);
        assertThat(watcher.awaitState(State.RECONNECTING).retryIn()).isZero();
        assertThat(asked).hasValue(2);
    }

    @Test
    void wrongToken_isTriedTwice_andThenTheClientStops() throws Exception {
        ParleyClient client = connect(to().token(() -> {
            asked.incrementAndGet();
            return "not.a.token";
        }));
        StateChange end = Patience.get(client.closed());
        assertThat(end.code()).isEqualTo("token.invalid");
        assertThat(end.reason()).isNotEmpty();
        assertThat(asked).hasValue(2);
        assertThat(Outcome.failure(client.ready())).isEqualTo("token.invalid");
        assertThat(Outcome.failure(client.publish("room/a", 1))).isEqualTo("connection.closed");
    }

    @Test
    void cookie_isWhoSignedIn() throws Exception {
        String session = server.signIn("Carl");
        ParleyClient client = connect(to().cookie(() -> session));
        assertThat(Patience.get(client.ready()).user().name()).isEqualTo("Carl");
    }

    @Test
    void supplierWithoutCredential_stopsAndSaysSo() throws Exception {
        StateChange end = Patience.get(connect(to().ticket(() -> "")).closed());
        assertThat(end.signedOut()).isTrue();
        assertThat(end.code()).isEqualTo("identity.required");
        ParleyClient other = connect(to().ticket(() -> {
            throw new SignedOutException("the portal's session has ended");
        }));
        assertThat(Patience.get(other.closed()).reason()).isEqualTo("the portal's session has ended");
    }

    @Test
    void supplierThatFails_isAskedAgain_afterItsPause() throws Exception {
        ParleyClient client = connect(to().ticket(() -> {
            switch (asked.incrementAndGet()) {
                case 1 -> throw new IOException("the portal is away");
                case 2 -> throw new ParleyClientException("portal.busy", "later", 503, Duration.ofMillis(1234), null);
                default -> {
                    return server.ticket("dan");
                }
            }
        }));
        assertThat(Patience.get(client.ready()).user().id()).isEqualTo("dan");
        List<StateChange> lost = watcher.changes.stream()
                .filter(change -> change.to() == State.RECONNECTING)
                .toList();
        assertThat(lost).extracting(StateChange::reason).containsExactly("the portal is away", "later");
        assertThat(lost.get(1).retryIn()).isEqualTo(Duration.ofMillis(1234));
    }

    @Test
    void signOut_kickAndTooManyConnections_stop() throws Exception {
        ParleyClient out = connect(to().ticket(() -> server.ticket("eve")));
        Patience.get(out.ready());
        server.post("api/v1/sessions/revoke", "{\"user\":\"eve\"}");
        assertThat(Patience.get(out.closed()).closeCode()).isEqualTo(4001);
        assertThat(Patience.get(out.closed()).signedOut()).isTrue();

        ParleyClient oldest = connect(to().ticket(() -> server.ticket("fay")));
        Patience.get(oldest.ready());
        Patience.get(connect(to().ticket(() -> server.ticket("fay"))).ready());
        ParleyClient newest = connect(to().ticket(() -> server.ticket("fay")));
        Patience.get(newest.ready());
        assertThat(Patience.get(oldest.closed()).closeCode()).isEqualTo(4009);
        server.call("DELETE", "api/v1/clients?user=fay");
        assertThat(Patience.get(newest.closed()).closeCode()).isEqualTo(4003);
        assertThat(newest.state()).isEqualTo(State.CLOSED);
    }

    private ParleyClientBuilder to() {
        return ParleyClient.to(server.base()).listener(watcher);
    }

    private ParleyClient connect(ParleyClientBuilder builder) {
        ParleyClient client = builder.connect();
        clients.add(client);
        return client;
    }
}
