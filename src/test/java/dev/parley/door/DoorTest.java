// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import dev.parley.identity.resolver.IdentityChain;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.identity.resolver.TicketResolver;
import dev.parley.spi.IdentityResolver;
import dev.parley.testing.FakeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
    private static final User ANNA = User.known("anna", "Anna", Set.of());

    private final List<String> redeemed = new ArrayList<>();
    private Optional<String> unready = Optional.empty();
    private int open;
    private final Door door = doorWith(List.of(new SessionResolver("user")));

    @Test
    void judge_signedIn_isAdmittedWithUserAndSessionHash() {
        var request = FakeRequest.handshake("/ws").session("s1", "user", "anna");

        assertThat(door.judge(request.build(), new Way(EndpointKind.CHAT)))
                .isInstanceOfSatisfying(HandshakeDecision.Admitted.class, in -> assertThat(in.admission())
                        .isEqualTo(new Admission(
                                new Authenticated(User.known("anna", "anna", Set.of()), null, null, 0, true),
                                SessionHash.of("s1"),
                                "192.0.2.1",
                                null,
                                null)));
    }

    @Test
    void judge_nobody_isRefused() {
        assertRefused(ErrorCode.IDENTITY_REQUIRED, FakeRequest.handshake("/ws"), EndpointKind.CHAT);
    }

    @Test
    void judge_authByMessage_isAdmittedWithoutUser() {
        var request = FakeRequest.handshake("/ws").parameter("auth", "message").session("s1", "user", "anna");

        assertThat(admission(request, EndpointKind.CHAT).user()).isNull();
        assertRefused(
                ErrorCode.IDENTITY_REQUIRED,
                FakeRequest.handshake("/ws").parameter("auth", "message"),
                EndpointKind.FEED);
    }

    @Test
    void judge_open_asksForNothing() {
        var request = FakeRequest.handshake("/ws/echo")
                .header("Origin", "http://evil.example")
                .session("s1", "user", "anna");

        assertThat(door.judge(request.build(), new Way(EndpointKind.OPEN)))
                .isInstanceOfSatisfying(HandshakeDecision.Admitted.class, in -> assertThat(in.admission())
                        .isEqualTo(new Admission(null, null, "192.0.2.1", null, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT, 'parley.v1', parley.v1",
        "CHAT, 'other, parley.v1', parley.v1",
        "CHAT, 'parley.v1,bearer.good', parley.v1",
        "CHAT, 'bearer.good', ",
        "CHAT, 'parley.v2', ",
        "OPEN, 'one, two', one",
        "OPEN, ', bearer.x, a b, two', two",
    })
    void judge_subprotocols_agreesTo(EndpointKind kind, String offered, String agreed) {
        var request = FakeRequest.handshake("/ws")
                .header("Sec-WebSocket-Protocol", offered)
                .session("s1", "user", "anna");

        assertThat(admission(request, kind).subprotocol()).isEqualTo(agreed);
    }

    @Test
    void judge_foreignOrigin_isRefusedBeforeTheTicketIsUsed() {
        var request = FakeRequest.handshake("/ws")
                .header("Origin", "http://evil.example")
                .parameter("ticket", "good");

        assertRefused(ErrorCode.ORIGIN_FORBIDDEN, request, EndpointKind.CHAT);
        assertThat(redeemed).isEmpty();
    }

    @Test
    void judge_notReady_isUnavailable() {
        unready = Optional.of("draining");

        assertRefused(ErrorCode.SERVER_UNAVAILABLE, FakeRequest.handshake("/ws"), EndpointKind.OPEN);
    }

    @Test
    void judge_full_isRefused() {
        open = 10;

        assertRefused(ErrorCode.SERVER_FULL, FakeRequest.handshake("/ws"), EndpointKind.OPEN);
    }

    @Test
    void judge_tooManyWrongTickets_isRateLimited() {
        for (int i = 0; i < 5; i++) {
            assertRefused(
                    ErrorCode.TOKEN_INVALID,
                    FakeRequest.handshake("/ws").parameter("ticket", "bad"),
                    EndpointKind.CHAT);
        }
        assertRefused(
                ErrorCode.RATE_LIMITED, FakeRequest.handshake("/ws").parameter("ticket", "good"), EndpointKind.CHAT);
    }

    @Test
    void judge_plainGet_needsUpgrade() {
        assertRefused(ErrorCode.UPGRADE_REQUIRED, FakeRequest.get("/ws"), EndpointKind.CHAT);
        assertRefused(ErrorCode.UPGRADE_REQUIRED, FakeRequest.get("/ws").method("HEAD"), EndpointKind.CHAT);
        assertRefused(ErrorCode.METHOD_NOT_ALLOWED, FakeRequest.handshake("/ws").method("POST"), EndpointKind.CHAT);
    }

    @ParameterizedTest
    @CsvSource({
        "Connection, keep-alive, HANDSHAKE_INVALID",
        "Connection, , HANDSHAKE_INVALID",
        "Upgrade, h2c, UPGRADE_REQUIRED",
        "Sec-WebSocket-Version, , HANDSHAKE_INVALID",
        "Sec-WebSocket-Version, 8, UPGRADE_REQUIRED",
        "Sec-WebSocket-Key, , HANDSHAKE_INVALID",
        "Sec-WebSocket-Key, short, HANDSHAKE_INVALID",
        "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ, HANDSHAKE_INVALID",
        "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25j, HANDSHAKE_INVALID",
        "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZ-==, HANDSHAKE_INVALID",
        "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZQ=x, HANDSHAKE_INVALID",
        "Sec-WebSocket-Version, '13, 8', UPGRADE_REQUIRED",
        "Sec-WebSocket-Version, 013, UPGRADE_REQUIRED",
        "Sec-WebSocket-Extensions, 'a;b=\"c', HANDSHAKE_INVALID",
        "Sec-WebSocket-Extensions, ';', HANDSHAKE_INVALID",
        "Sec-WebSocket-Extensions, 'a b', HANDSHAKE_INVALID",
    })
    void judge_brokenForm_isRefused(String header, String value, ErrorCode code) {
        FakeRequest request = FakeRequest.handshake("/ws").without(header);
        assertRefused(code, value == null ? request : request.header(header, value), EndpointKind.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket=%", "ticket=%zz", "x=%ff", "%=1", "a&b&c=%e4", "ticket=%c3%28"})
    void judge_queryThatIsNoUtf8_isRefused(String query) {
        assertRefused(
                ErrorCode.HANDSHAKE_INVALID, FakeRequest.handshake("/ws/echo").query(query), EndpointKind.OPEN);
    }

    @Test
    void judge_parameterThatStandsTwice_isRefused() {
        assertRefused(
                ErrorCode.HANDSHAKE_INVALID,
                FakeRequest.handshake("/ws").query("auth=message&auth=x"),
                EndpointKind.CHAT);
        assertRefused(
                ErrorCode.TOKEN_INVALID,
                FakeRequest.handshake("/ws").parameter("ticket", "good").parameter("ticket", "bad"),
                EndpointKind.CHAT);
        assertThat(redeemed).isEmpty();
    }

    @Test
    void judge_twoVersions_areRefused() {
        assertRefused(
                ErrorCode.HANDSHAKE_INVALID,
                FakeRequest.handshake("/ws").header("Sec-WebSocket-Version", "13"),
                EndpointKind.OPEN);
    }

    @Test
    void judge_whatTheEndpointRefuses_isRefused_andItsSeatIsFree() {
        open = 9;
        Way picky = new Way(EndpointKind.OPEN, (request, admission) -> {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "every: no");
        });

        for (int i = 0; i < 3; i++) {
            assertThat(door.judge(FakeRequest.handshake("/ws").build(), picky))
                    .isInstanceOfSatisfying(
                            HandshakeDecision.Refused.class,
                            out -> assertThat(out.cause().code()).isEqualTo(ErrorCode.COMMAND_INVALID));
        }
    }

    @Test
    void judge_twoKeysOrOldHttp_isRefused() {
        assertRefused(
                ErrorCode.HANDSHAKE_INVALID,
                FakeRequest.handshake("/ws").header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
                EndpointKind.OPEN);
        assertRefused(
                ErrorCode.HANDSHAKE_INVALID, FakeRequest.handshake("/ws").protocol("HTTP/1.0"), EndpointKind.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "keep-alive, Upgrade", "keep-alive,UPGRADE"})
    void judge_connectionAsBrowsersSendIt_isFine(String connection) {
        var request = FakeRequest.handshake("/ws").without("Connection").header("Connection", connection);

        assertThat(admission(request, EndpointKind.OPEN).address()).isEqualTo("192.0.2.1");
    }

    @Test
    void judgePlain_needsNoUpgrade() {
        assertThat(door.judgePlain(
                        FakeRequest.get("/sse").session("s1", "user", "anna").build(), new Way(EndpointKind.CHAT)))
                .isInstanceOf(HandshakeDecision.Admitted.class);
    }

    @Test
    void explain_handshakeOfItsParameters_countsAndUsesNothing() {
        for (int i = 0; i < 20; i++) {
            assertThat(explain("/ws?ticket=good", "http://localhost:8080"))
                    .isInstanceOf(HandshakeDecision.Admitted.class);
        }
        assertThat(explain("/ws?ticket=g%20d", "http://localhost:8080")).isEqualTo(ErrorCode.TOKEN_INVALID);
        assertThat(explain("/ws?ticket=bad", "http://localhost:8080")).isEqualTo(ErrorCode.TOKEN_INVALID);
        assertThat(explain("/ws?auth=message&ticket=bad", "http://localhost:8080"))
                .isEqualTo(ErrorCode.TOKEN_INVALID);
        assertThat(explain("/ws?ticket=good&ticket=good", "http://localhost:8080"))
                .isEqualTo(ErrorCode.TOKEN_INVALID);
        assertThat(explain("/ws?auth=%zz", "http://localhost:8080")).isEqualTo(ErrorCode.HANDSHAKE_INVALID);
        assertThat(explain("/ws", "http://evil.example")).isEqualTo(ErrorCode.ORIGIN_FORBIDDEN);
        assertThat(explain("/ws", "http://localhost:8080")).isEqualTo(ErrorCode.IDENTITY_REQUIRED);
        assertThat(explain("/ws?auth=message", "http://localhost:8080")).isInstanceOf(HandshakeDecision.Admitted.class);
        assertThat(redeemed).isEmpty();
    }

    @Test
    void explain_guesses_areCountedApart() {
        for (int i = 0; i < 5; i++) {
            assertThat(explain("/ws?ticket=bad" + i, "http://localhost:8080")).isEqualTo(ErrorCode.TOKEN_INVALID);
        }
        assertThat(explain("/ws?ticket=bad", "http://localhost:8080")).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(explain("/ws?ticket=good", "http://localhost:8080")).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(explain("/ws", "http://localhost:8080")).isEqualTo(ErrorCode.IDENTITY_REQUIRED);
        assertThat(admission(FakeRequest.handshake("/ws").parameter("ticket", "good"), EndpointKind.CHAT)
                        .user())
                .isEqualTo(ANNA);
    }

    private Object explain(String path, String origin) {
        var request = new HypotheticalHandshake(FakeRequest.get("/api/v1/handshake")
                .parameter("path", path)
                .parameter("origin", origin)
                .build());
        HandshakeDecision decision = door.explain(request, new Way(EndpointKind.CHAT));
        return decision instanceof HandshakeDecision.Refused refused
                ? refused.cause().code()
                : decision;
    }

    private void assertRefused(ErrorCode code, FakeRequest request, EndpointKind kind) {
        assertThat(door.judge(request.build(), new Way(kind)))
                .isInstanceOfSatisfying(
                        HandshakeDecision.Refused.class,
                        refused -> assertThat(refused.cause().code()).isEqualTo(code));
    }

    private Admission admission(FakeRequest request, EndpointKind kind) {
        HandshakeDecision decision = door.judge(request.build(), new Way(kind));
        assertThat(decision).isInstanceOf(HandshakeDecision.Admitted.class);
        return ((HandshakeDecision.Admitted) decision).admission();
    }

    private static CompletableFuture<Optional<TicketResolver.Bound>> known(String ticket) {
        return CompletableFuture.completedFuture(
                ticket.equals("good")
                        ? Optional.of(new TicketResolver.Bound(ANNA, null, null, Long.MAX_VALUE))
                        : Optional.empty());
    }

    private Door doorWith(List<IdentityResolver> others) {
        TicketResolver tickets = new TicketResolver(
                ticket -> {
                    redeemed.add(ticket);
                    return known(ticket);
                },
                DoorTest::known,
                Duration.ofSeconds(2));
        return new Door(
                new Origins(List.of()),
                new AddressLimits(60, 5, address -> false),
                new Capacity(10, () -> open, () -> unready),
                new IdentityChain(tickets, List.of(), others));
    }
}
