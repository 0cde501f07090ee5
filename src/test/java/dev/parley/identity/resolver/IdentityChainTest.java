// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.revocation.Revocations;
import dev.parley.spi.IdentityResolver;
import dev.parley.testing.FakeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityChainTest {
    private static final User ANNA = User.known("anna", "Anna", Set.of());
    private static final User BERT = User.known("bert", "Bert", Set.of());

    private final List<String> redeemed = new ArrayList<>();
    private final TicketResolver tickets = new TicketResolver(
            ticket -> {
                redeemed.add(ticket);
                return known(ticket);
            },
            IdentityChainTest::known,
            Duration.ofSeconds(2));
    private final IdentityChain chain =
            new IdentityChain(tickets, List.of(), List.of(new SessionResolver("user"), request -> Optional.of(BERT)));

    @Test
    void resolve_ticketInUrl_isDecisive() {
        var request = FakeRequest.get("/ws").parameter("ticket", "good").session("s", "user", BERT);

        assertThat(chain.resolve(request.build())).contains(ANNA);
    }

    @Test
    void resolve_bearerHeaderInAnyCase_isDecisive() {
        var request = FakeRequest.get("/ws").header("Authorization", "bEARER good");

        assertThat(chain.resolve(request.build())).contains(ANNA);
    }

    @Test
    void resolve_secondSubprotocol_isDecisive() {
        var request = FakeRequest.get("/ws").header("Sec-WebSocket-Protocol", "parley.v1, bearer.good");

        assertThat(chain.resolve(request.build())).contains(ANNA);
    }

    @Test
    void resolve_wrongTicket_neverFallsBackToTheSession() {
        var request = FakeRequest.get("/ws").parameter("ticket", "bad").session("s", "user", BERT);

        assertRefused(ErrorCode.TOKEN_INVALID, () -> chain.resolve(request.build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ü", "x\n"})
    void resolve_malformedTicket_neverReachesTheEngine(String ticket) {
        var request = FakeRequest.get("/ws").parameter("ticket", ticket);

        assertRefused(ErrorCode.TOKEN_INVALID, () -> chain.resolve(request.build()));
        assertThat(redeemed).isEmpty();
    }

    @Test
    void resolve_basicAuthorization_isThePortalsBusiness() {
        var request = FakeRequest.get("/ws").header("Authorization", "Basic YTpi");

        assertThat(chain.resolve(request.build())).contains(BERT);
    }

    @Test
    void resolve_otherTokenInUrl_isRefusedSinceUrlsAreLogged() {
        TokenResolver reusable = new TokenResolver() {
            @Override
            public CompletionStage<Optional<Authenticated>> redeem(BearerToken presented) {
                return CompletableFuture.completedFuture(Optional.of(new Authenticated(ANNA, null)));
            }

            @Override
            public CompletionStage<Optional<Authenticated>> look(BearerToken presented) {
                return redeem(presented);
            }

            @Override
            public boolean mightAccept(String token) {
                return true;
            }
        };
        IdentityChain both = new IdentityChain(tickets, List.of(reusable), List.of());

        assertThat(both.resolve(FakeRequest.get("/ws")
                        .header("Authorization", "Bearer x")
                        .build()))
                .contains(ANNA);
        assertRefused(
                ErrorCode.TOKEN_INVALID,
                () -> both.resolve(
                        FakeRequest.get("/ws").parameter("ticket", "x").build()));
    }

    @Test
    void recognize_ticket_tellsWhoseAndUsesNothingUp() {
        var good = FakeRequest.get("/ws").parameter("ticket", "good").build();
        var bad = FakeRequest.get("/ws")
                .parameter("ticket", "bad")
                .session("s", "user", BERT)
                .build();

        assertThat(chain.recognize(good).map(Authenticated::user)).contains(ANNA);
        assertThat(chain.recognizeExplicit(good).map(Authenticated::user)).contains(ANNA);
        assertRefused(ErrorCode.TOKEN_INVALID, () -> chain.recognize(bad));
        assertThat(chain.recognize(FakeRequest.get("/ws")
                                .session("s", "user", "carl")
                                .build())
                        .map(authenticated -> authenticated.user().id()))
                .contains("carl");
        assertThat(redeemed).isEmpty();
    }

    @Test
    void token_thatIsLongerThanTheDocsAllow_isToldSo() {
        assertThatThrownBy(() -> chain.resolve(bearer("x".repeat(8193)).build()))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOKEN_INVALID))
                .hasMessageContaining("8193 characters")
                .hasMessageContaining("8192");
        assertThat(redeemed).isEmpty();
    }

    @Test
    void redeem_engineTooSlow_isUnavailable() {
        TicketResolver slow = new TicketResolver(ticket -> new CompletableFuture<>(), Duration.ofMillis(1));

        assertRefused(ErrorCode.SERVER_UNAVAILABLE, () -> resolve(slow));
    }

    @Test
    void redeem_engineFails_keepsItsCode() {
        TicketResolver failing = new TicketResolver(
                ticket ->
                        CompletableFuture.failedFuture(new ParleyException(ErrorCode.SERVER_UNAVAILABLE, "disk full")),
                Duration.ofSeconds(2));

        assertRefused(ErrorCode.SERVER_UNAVAILABLE, () -> resolve(failing));
    }

    @Test
    void resolve_bearerOfThePortal_isThePortalsOnlyWhereItHasSignedSomeoneIn() {
        IdentityResolver principal = new PrincipalResolver();
        IdentityChain portals = new IdentityChain(
                new Tokens(tickets, List.of(), Revocations.inMemory()),
                List.of(principal),
                true,
                Revocations.inMemory());
        IdentityChain ours = new IdentityChain(
                new Tokens(tickets, List.of(), Revocations.inMemory()),
                List.of(principal),
                false,
                Revocations.inMemory());

        assertThat(portals.resolve(bearer("portals-own").principal(() -> "bert").build()))
                .contains(User.known("bert", "bert", Set.of()));
        assertRefused(
                ErrorCode.TOKEN_INVALID,
                () -> portals.resolve(bearer("portals-own").build()));
        assertRefused(
                ErrorCode.TOKEN_INVALID,
                () -> ours.resolve(bearer("portals-own").principal(() -> "bert").build()));
        assertRefused(
                ErrorCode.TOKEN_INVALID,
                () -> portals.resolve(bearer("portals-own")
                        .principal(() -> "bert")
                        .parameter("ticket", "bad")
                        .build()));
    }

    @Test
    void resolve_twoBearers_areNobodys() {
        assertRefused(
                ErrorCode.TOKEN_INVALID,
                () -> chain.resolve(
                        bearer("good").header("Authorization", "Bearer other").build()));
        assertThat(redeemed).isEmpty();
    }

    @Test
    void resolve_userThatCannotBeUsed_asksTheNext_andElseSaysSoInGeneral() {
        IdentityResolver sessions = new SessionResolver("user");
        var request = FakeRequest.get("/ws").session("s", "user", "guest-1").build();

        assertThat(chain.resolve(request)).contains(BERT);
        assertThatThrownBy(() -> new IdentityChain(tickets, List.of(), List.of(sessions)).resolve(request))
                .isInstanceOfSatisfying(ParleyException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.IDENTITY_REQUIRED);
                    assertThat(e.getMessage())
                            .contains("the server's log says why")
                            .doesNotContain("guest-1");
                });
    }

    private static CompletableFuture<Optional<TicketResolver.Bound>> known(String ticket) {
        return CompletableFuture.completedFuture(
                ticket.equals("good")
                        ? Optional.of(new TicketResolver.Bound(ANNA, null, null, Long.MAX_VALUE))
                        : Optional.empty());
    }

    private static FakeRequest bearer(String token) {
        return FakeRequest.get("/ws").header("Authorization", "Bearer " + token);
    }

    private static Optional<User> resolve(TicketResolver resolver) {
        return new IdentityChain(resolver, List.of(), List.of())
                .resolve(FakeRequest.get("/ws").parameter("ticket", "good").build());
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ParleyException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
