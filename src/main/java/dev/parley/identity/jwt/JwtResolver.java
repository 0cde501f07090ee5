// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.identity.resolver.BearerToken;
import dev.parley.identity.resolver.PortalUser;
import dev.parley.identity.resolver.RoleNames;
import dev.parley.identity.resolver.TokenResolver;
import dev.parley.identity.resolver.Tokens;
import dev.parley.revocation.Revocations;
import java.security.Key;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON Web Tokens. Thread-safe. Of a token nothing counts but its algorithm and key id until its signature is checked, by a key that the
 * configuration points to, with an algorithm that it names. The log says why a token was refused, the client does not hear it.
 */
public final class JwtResolver implements TokenResolver {
    private static final Logger logger = LoggerFactory.getLogger(JwtResolver.class);
    private static final int MAX_KEY_ID = 256;
    private static final int REFUSALS_PER_SECOND = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    // A signed token has three parts; the signature of alg none is empty.
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    private final JwtRules rules;
    private final VerificationKeys keys;
    private final RoleNames roleNames;
    private final Clock clock;
    private final Revocations revocations;
    private final AlgorithmConstraints algorithms;
    private final LogBudget lines = new LogBudget(REFUSALS_PER_SECOND);

    public JwtResolver(
            JwtRules rules, VerificationKeys keys, RoleNames roleNames, Clock clock, Revocations revocations) {
        this.revocations = revocations;
        this.rules = rules;
        this.keys = keys;
        this.roleNames = roleNames;
        this.clock = clock;
        this.algorithms = new AlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, rules.algorithms().toArray(String[]::new));
    }

    @Override
    public boolean mightAccept(String token) {
        return token.length() <= Tokens.MAX_LENGTH && FORM.matcher(token).matches();
    }

    @Override
    public CompletionStage<Optional<Authenticated>> look(BearerToken presented) {
        return redeem(presented);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public CompletionStage<Optional<Authenticated>> redeem(BearerToken presented) {
        // Before any key is waited for: a revoke that comes meanwhile is a later one.
        long moment = revocations.now();
        try {
            String token = presented.token();
            JsonWebSignature signed = new JsonWebSignature();
            signed.setCompactSerialization(token);
            @Nullable String algorithm = signed.getAlgorithmHeaderValue();
            if (algorithm == null || !rules.algorithms().contains(algorithm)) {
                // Before any key is asked for: strangers are not to make us fetch one.
                throw refused("its algorithm '" + LogText.of(algorithm) + "' is not among parley.jwt.algorithms");
            }
            @Nullable String keyId = signed.getKeyIdHeaderValue();
            if (keyId != null && keyId.length() > MAX_KEY_ID) {
                throw refused("its kid is too long");
            }
            return keys.find(algorithm, keyId)
                    .thenApply(key -> Optional.of(authenticated(
                            token,
                            moment,
                            key.orElseThrow(() -> refused("no key '" + LogText.of(keyId) + "' for " + algorithm)))));
        } catch (JoseException | RuntimeException e) {
            return CompletableFuture.failedFuture(
                    e instanceof ParleyException known ? known : refused("it cannot be read"));
        }
    }

    private Authenticated authenticated(String token, long moment, Key key) {
        Instant now = clock.instant();
        try {
            JwtClaims claims = consumer(key, now).build().processToClaims(token);
            Instant expires = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
            return authenticated(token, moment, new Claims(claims.getClaimsMap()), end(expires, now));
        } catch (InvalidJwtException e) {
            throw refused(Refusal.of(e));
        } catch (MalformedClaimException | DateTimeException e) {
            throw refused("its exp is no time");
        }
    }

    private Authenticated authenticated(String token, long moment, Claims claims, Instant until) {
        User user = userOf(claims);
        @Nullable String tag = claims.text(rules.sessionClaim());
        @Nullable String session = tag != null && Names.isIdentifier(tag) ? tag : null;
        long since = revocations.since(token, moment, user.id(), session, claims.millis("iat"), until.toEpochMilli());
        return new Authenticated(user, until, session, since);
    }

    private JwtConsumerBuilder consumer(Key key, Instant now) {
        JwtConsumerBuilder builder = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(algorithms)
                .setVerificationKey(key)
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .setAllowedClockSkewInSeconds((int) rules.skew().toSeconds())
                .setRequireExpirationTime();
        if (!rules.issuer().isEmpty() && !rules.issuer().equals(JwtRules.ANY)) {
            builder.setExpectedIssuer(rules.issuer());
        }
        if (rules.audiences().contains(JwtRules.ANY)) {
            builder.setSkipDefaultAudienceValidation();
        } else if (!rules.audiences().isEmpty()) {
            builder.setExpectedAudience(rules.audiences().toArray(String[]::new));
        }
        return builder;
    }

    /** A token that is only good because its issuer's clock may be wrong stays good for as long as that is granted. */
    private Instant end(Instant expires, Instant now) {
        return expires.isAfter(now) ? expires : expires.plus(rules.skew());
    }

    private User userOf(Claims claims) {
        @Nullable String id = claims.text(rules.idClaim());
        if (id == null) {
            throw refused("it has no " + LogText.of(rules.idClaim()));
        }
        try {
            return PortalUser.checked(
                    id, claims.text(rules.nameClaim()), roleNames.of(claims.texts(rules.rolesClaim())));
        } catch (ParleyException e) {
            throw refused("its " + LogText.of(rules.idClaim()) + " '" + LogText.of(id) + "': " + e.getMessage());
        }
    }

    private ParleyException refused(String reason) {
        lines.spend(more -> logger.info("refused a JWT: {}{}", reason, more));
        return Tokens.invalid();
    }
}
