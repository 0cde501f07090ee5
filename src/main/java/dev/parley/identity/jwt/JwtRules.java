// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Which tokens are good. Immutable.
 *
 * @param algorithms those that a token may be signed with; {@code none} is not among what can be named
 * @param issuer what {@code iss} must say; empty for anything
 * @param audiences one of which {@code aud} must name; empty where a token may name none; {@code *} for anything
 * @param skew how far the issuer's clock may be from ours
 * @param idClaim a claim, or a path of them with dots; those for name, roles and session are the same
 */
public record JwtRules(
        Set<String> algorithms,
        String issuer,
        List<String> audiences,
        Duration skew,
        String idClaim,
        String nameClaim,
        String rolesClaim,
        String sessionClaim) {
    /** Lifts a check. */
    public static final String ANY = "*";

    /** What a shared secret can sign. */
    public static final Set<String> SYMMETRIC = Set.of("HS256", "HS384", "HS512");

    /** What keys of a key server can check. Never those above: a public key is no secret. */
    public static final Set<String> ASYMMETRIC =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");
}
