// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.identity.resolver.BearerToken;
import dev.parley.identity.resolver.RoleNames;
import dev.parley.identity.resolver.TokenResolver;
import dev.parley.identity.resolver.Tokens;
import dev.parley.revocation.RevocationFile;
import dev.parley.revocation.Revocations;
import dev.parley.testing.Jwts;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good tokens, and every way to make a wrong one. */
class JwtResolverTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final long T = NOW.getEpochSecond();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final byte[] KEY = SECRET.getBytes(StandardCharsets.UTF_8);
    private static final String GOOD = "{\"sub\":\"anna\",\"exp\":" + (T + 60) + "}";
    private static final KeyPair RSA = Jwts.rsa();
    private static final KeyPair OTHER_RSA = Jwts.rsa();
    private static final KeyPair EC = Jwts.p256();

    private final List<String> asked = new ArrayList<>();
    private final Revocations revocations = new Revocations(new RevocationFile(null), Runnable::run, CLOCK);

    @Test
    void redeem_goodToken_isItsSubject_untilItExpires() {
        assertThat(shared("", List.of())
                        .redeem(token(GOOD))
                        .toCompletableFuture()
                        .join())
                .contains(new Authenticated(User.known("anna", "anna", Set.of()), NOW.plusSeconds(60), null, 0));
    }

    @Test
    void redeem_claimsOfSettings_giveNameAndRoles() {
        JwtRules rules = new JwtRules(
                Set.of("HS256"),
                "",
                List.of(),
                Duration.ofSeconds(5),
                "account.uid",
                "https://example.org/name",
                "realm_access.roles",
                "sid");
        String claims =
                "{\"account\":{\"uid\":4711},\"https://example.org/name\":\"Anna\",\"realm_access\":{\"roles\":[\"editor\","
                        + "\"parley-moderator\",7]},\"exp\":" + (T + 60) + "}";

        assertThat(user(resolver(rules), token(claims)))
                .isEqualTo(User.known("4711", "Anna", Set.of("editor", "moderator")));
    }

    @Test
    void redeem_session_isTheClaimThatTheSettingNames_whereItCanBeATag() {
        assertThat(authenticated("{\"sub\":\"anna\",\"sid\":\"s-1\",\"exp\":" + (T + 60) + "}")
                        .session())
                .isEqualTo("s-1");
        assertThat(authenticated("{\"sub\":\"anna\",\"sid\":\" \",\"exp\":" + (T + 60) + "}")
                        .session())
                .isNull();
    }

    @Test
    void redeem_tokenOfBeforeARevoke_saysSo_byItsTime_orByHavingBeenSeen() {
        String seen = "{\"sub\":\"anna\",\"exp\":" + (T + 61) + "}";
        assertThat(authenticated(seen).isRevoked(revocations)).isFalse();

        long revoked = revocations.revokeUser("anna").moment();

        assertThat(authenticated(seen).isRevoked(revocations)).isTrue();
        assertThat(issued((revoked - 1000) / 1000).isRevoked(revocations)).isTrue();
        assertThat(issued(revoked / 1000).isRevoked(revocations)).isFalse();
        assertThat(authenticated("{\"sub\":\"anna\",\"exp\":" + (T + 62) + "}").isRevoked(revocations))
                .isFalse();
        assertThat(issued(-Long.MAX_VALUE).isRevoked(revocations)).isFalse();
        assertThat(authenticated("{\"sub\":\"anna\",\"iat\":" + (revoked - 1) + "e-3,\"exp\":" + (T + 63) + "}")
                        .isRevoked(revocations))
                .isTrue();
    }

    @Test
    void redeem_whileItsKeyIsFetched_aRevokeIsLater_thenAndFromThenOn() {
        CompletableFuture<Optional<Key>> fetching = new CompletableFuture<>();
        JwtRules rules =
                new JwtRules(Set.of("HS256"), "", List.of(), Duration.ofSeconds(5), "sub", "name", "roles", "sid");
        JwtResolver slow = new JwtResolver(rules, (algorithm, kid) -> fetching, RoleNames.DEFAULT, CLOCK, revocations);
        Tokens tokens = new Tokens(new NoTickets(), List.of(slow), revocations);
        CompletableFuture<Authenticated> redeemed =
                tokens.redeemToken(token(GOOD)).toCompletableFuture();
        revocations.revokeUser("anna");
        fetching.complete(new SharedSecret(SECRET, 256)
                .find("HS256", null)
                .toCompletableFuture()
                .join());

        assertThat(redeemed).isCompletedExceptionally();
        assertThat(tokens.redeemToken(token(GOOD)).toCompletableFuture()).isCompletedExceptionally();
    }

    private static final class NoTickets implements TokenResolver {
        @Override
        public boolean mightAccept(String token) {
            return false;
        }

        @Override
        public CompletionStage<Optional<Authenticated>> look(BearerToken presented) {
            return redeem(presented);
        }

        @Override
        public CompletionStage<Optional<Authenticated>> redeem(BearerToken presented) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    private Authenticated issued(long at) {
        return authenticated("{\"sub\":\"anna\",\"iat\":" + at + ",\"exp\":" + (T + 60) + "}");
    }

    private Authenticated authenticated(String claims) {
        return shared("", List.of())
                .redeem(token(claims))
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    @Test
    void redeem_rolesInOneString_areSplit() {
        assertThat(user(
                                shared("", List.of()),
                                token("{\"sub\":\"anna\",\"roles\":\"push, editor\",\"exp\":" + (T + 60) + "}"))
                        .roles())
                .containsExactly("editor", "push");
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "1, 1", "0, 5", "-4, 1"})
    void redeem_nearItsEnd_endsByTheSkewAtTheLatest(int exp, int until) {
        Authenticated authenticated = shared("", List.of())
                .redeem(token("{\"sub\":\"anna\",\"exp\":" + (T + exp) + "}"))
                .toCompletableFuture()
                .join()
                .orElseThrow();

        assertThat(authenticated.until()).isEqualTo(NOW.plusSeconds(until));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"anna\"}",
                "{\"sub\":\"anna\",\"exp\":\"soon\"}",
                "{\"sub\":\"anna\",\"exp\":1e300}",
                "{\"sub\":\"anna\",\"exp\":9223372036854775807}",
                "{\"sub\":\"anna\",\"exp\":%d5}",
                "{\"sub\":\"anna\",\"exp\":%d6,\"nbf\":%d7}",
                "{\"sub\":\"guest-1\",\"exp\":%d6}",
                "{\"sub\":\"\",\"exp\":%d6}",
                "{\"sub\":\"a\\nb\",\"exp\":%d6}",
                "{\"sub\":[\"anna\"],\"exp\":%d6}",
                "{\"exp\":%d6}",
                "{\"sub\":\"anna\",\"sub\":\"bert\",\"exp\":%d6}",
                "{\"sub\":\"anna\",\"aud\":\"elsewhere\",\"exp\":%d6}",
                "[]",
                "null",
                "anna",
            })
    void redeem_claimsThatMakeNoUser_areRefused(String claims) {
        String filled = claims.replace("%d5", "" + (T - 5))
                .replace("%d6", "" + (T + 60))
                .replace("%d7", "" + (T + 6));

        assertRefused(shared("", List.of()), token(filled));
    }

    @ParameterizedTest
    @CsvSource({
        "portal, parley, true",
        "Portal, parley, false",
        "https://evil.example, parley, false",
        "portal, other, false",
        ", parley, false",
        "portal, , false",
    })
    void redeem_issuerAndAudience_mustBeThoseOfTheSettings(String issuer, String audience, boolean good) {
        String claims = "{\"sub\":\"anna\",\"exp\":" + (T + 60)
                + (issuer == null ? "" : ",\"iss\":\"" + issuer + "\"")
                + (audience == null ? "" : ",\"aud\":[\"third\",\"" + audience + "\"]") + "}";
        JwtResolver resolver = shared("portal", List.of("parley", "chat"));

        if (good) {
            assertThat(user(resolver, token(claims)).id()).isEqualTo("anna");
        } else {
            assertRefused(resolver, token(claims));
        }
    }

    @Test
    void redeem_otherSecret_isRefused() {
        assertRefused(shared("", List.of()), Jwts.hs256("x".repeat(32).getBytes(StandardCharsets.UTF_8), GOOD));
    }

    @Test
    void redeem_changedClaims_areRefused() {
        String[] good = Jwts.hs256(KEY, GOOD).split("\\.");
        String[] other = Jwts.hs256(KEY, GOOD.replace("anna", "bert")).split("\\.");

        assertRefused(shared("", List.of()), good[0] + "." + other[1] + "." + good[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "HS512", "RS256", "hs256", ""})
    void redeem_otherAlgorithm_isRefused_andAsksForNoKey(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\"}";

        assertRefused(shared("", List.of()), Jwts.unsigned(header, GOOD) + ".");
        assertRefused(shared("", List.of()), Jwts.hs256(KEY, header, GOOD));
        assertThat(asked).isEmpty();
    }

    @Test
    void redeem_publicKeyAsSecret_isRefused() {
        String jwks = Jwts.jwks(Jwts.jwk("k1", RSA.getPublic()));
        byte[] der = RSA.getPublic().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + java.util.Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8))
                                .encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8);
        for (byte[] secret : List.of(der, pem)) {
            assertRefused(keyed(jwks), Jwts.hs256(secret, "{\"alg\":\"HS256\",\"kid\":\"k1\"}", GOOD));
            assertRefused(keyed(jwks), Jwts.hs256(secret, "{\"alg\":\"RS256\",\"kid\":\"k1\"}", GOOD));
        }
    }

    @Test
    void redeem_keysOfASet_signForTheirIdsOnly() throws Exception {
        String jwks = Jwts.jwks(
                Jwts.jwk("k1", RSA.getPublic()),
                Jwts.jwk("k2", OTHER_RSA.getPublic()),
                "{\"kty\":\"oct\",\"kid\":\"k3\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}",
                "{\"kty\":\"RSA\",\"use\":\"enc\",\"kid\":\"k4\""
                        + Jwts.jwk("k4", RSA.getPublic()).substring(36),
                Jwts.jwk("k5", EC.getPublic()));

        assertThat(user(keyed(jwks), Jwts.rs256(RSA.getPrivate(), "k1", GOOD)).id())
                .isEqualTo("anna");
        assertThat(user(keyed(jwks), Jwts.rs256(OTHER_RSA.getPrivate(), "k2", GOOD))
                        .id())
                .isEqualTo("anna");
        assertThat(user(
                                keyed(jwks),
                                Jwts.signed(
                                        "SHA256withECDSAinP1363Format",
                                        EC.getPrivate(),
                                        "{\"alg\":\"ES256\",\"kid\":\"k5\"}",
                                        GOOD))
                        .id())
                .isEqualTo("anna");
        assertRefused(keyed(jwks), Jwts.rs256(RSA.getPrivate(), "k2", GOOD));
        assertRefused(keyed(jwks), Jwts.rs256(OTHER_RSA.getPrivate(), "k1", GOOD));
        assertRefused(keyed(jwks), Jwts.rs256(RSA.getPrivate(), "k5", GOOD));
        assertRefused(keyed(jwks), Jwts.rs256(RSA.getPrivate(), "k9", GOOD));
        // With several, a token that names none could be anyone's.
        assertRefused(keyed(jwks), Jwts.signed("SHA256withRSA", RSA.getPrivate(), "{\"alg\":\"RS256\"}", GOOD));
    }

    @Test
    void redeem_keysThatTheTokenBrings_countForNothing() {
        String jwks = Jwts.jwks(Jwts.jwk("k1", RSA.getPublic()));
        String own = Jwts.jwk("k1", OTHER_RSA.getPublic());

        assertRefused(
                keyed(jwks),
                Jwts.signed(
                        "SHA256withRSA",
                        OTHER_RSA.getPrivate(),
                        "{\"alg\":\"RS256\",\"kid\":\"k1\",\"jwk\":" + own
                                + ",\"jku\":\"https://evil.example/keys\",\"x5u\":\"https://evil.example/cert\"}",
                        GOOD));
        assertRefused(
                keyed(jwks),
                Jwts.signed(
                        "SHA256withRSA",
                        RSA.getPrivate(),
                        "{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"exp\"]}",
                        GOOD));
    }

    @Test
    void mightAccept_whatIsNoSignedToken_isNot() {
        JwtResolver resolver = shared("", List.of());
        String good = Jwts.hs256(KEY, GOOD);

        assertThat(resolver.mightAccept(good)).isTrue();
        for (String token : List.of(
                "", "a", "a.b", "a.b.c.d", good + ".x.y", good + " ", good + "=", "ü.b.c", "a".repeat(8190) + ".b.c")) {
            assertThat(resolver.mightAccept(token)).as(token).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.c", "e30.e30.e30", "bnVsbA.e30.x", "W10.e30.x", "eyJhbGciOjd9.e30.x"})
    void redeem_garbage_isRefused(String token) {
        assertRefused(shared("", List.of()), token);
    }

    @Test
    void sharedSecret_tooShort_isRefused() {
        assertThatThrownBy(() -> new SharedSecret("x".repeat(31), 256)).hasMessageContaining("at least 32");
        assertThatThrownBy(() -> new SharedSecret("x".repeat(47), 384)).hasMessageContaining("at least 48");
    }

    private JwtResolver shared(String issuer, List<String> audiences) {
        return resolver(
                new JwtRules(Set.of("HS256"), issuer, audiences, Duration.ofSeconds(5), "sub", "name", "roles", "sid"));
    }

    private JwtResolver resolver(JwtRules rules) {
        return new JwtResolver(
                rules,
                (algorithm, kid) -> {
                    asked.add(algorithm);
                    return new SharedSecret(SECRET, 256).find(algorithm, kid);
                },
                RoleNames.DEFAULT,
                CLOCK,
                revocations);
    }

    private JwtResolver keyed(String jwks) {
        JwtRules rules = new JwtRules(
                Set.of("RS256", "ES256"), "", List.of(), Duration.ofSeconds(5), "sub", "name", "roles", "sid");
        return new JwtResolver(
                rules,
                (algorithm, kid) -> {
                    try {
                        Optional<Key> key = KeySet.parse(jwks).find(algorithm, kid);
                        return CompletableFuture.completedFuture(key);
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                },
                RoleNames.DEFAULT,
                CLOCK,
                revocations);
    }

    private static BearerToken token(String claims) {
        return new BearerToken(Jwts.hs256(KEY, claims), null);
    }

    private static User user(JwtResolver resolver, String token) {
        return user(resolver, new BearerToken(token, null));
    }

    private static User user(JwtResolver resolver, BearerToken token) {
        return resolver.redeem(token).toCompletableFuture().join().orElseThrow().user();
    }

    private static void assertRefused(JwtResolver resolver, String token) {
        assertRefused(resolver, new BearerToken(token, null));
    }

    private static void assertRefused(JwtResolver resolver, BearerToken token) {
        assertThatThrownBy(() -> resolver.redeem(token).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(ParleyException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TOKEN_INVALID);
                    assertThat(e.getMessage())
                            .isEqualTo(
                                    "the ticket or token is wrong, used or too old: fetch a new one for every attempt");
                });
    }
}
