// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.io.IOException;
import java.security.Key;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The public keys of one issuer at one moment. Immutable. */
final class KeySet {
    static final KeySet EMPTY = new KeySet(List.of());

    private final List<PublicJsonWebKey> keys;

    private KeySet(List<PublicJsonWebKey> keys) {
        this.keys = keys;
    }

    /** Reads a JWKS document; what is no public key for signatures is left out. */
    static KeySet parse(String json) throws IOException {
        try {
            List<PublicJsonWebKey> keys = new JsonWebKeySet(json)
                    .getJsonWebKeys().stream()
                            .filter(key -> key.getUse() == null || key.getUse().equals("sig"))
                            .filter(PublicJsonWebKey.class::isInstance)
                            .map(PublicJsonWebKey.class::cast)
                            .toList();
            if (keys.isEmpty()) {
                throw new IOException("it holds no public key for signatures");
            }
            return new KeySet(keys);
        } catch (JoseException | RuntimeException e) {
            throw new IOException("it is no JWKS document", e);
        }
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    /** The key of that id that fits the algorithm; without an id, the only one that does. */
    Optional<Key> find(String algorithm, @Nullable String keyId) {
        List<PublicJsonWebKey> fitting = keys.stream()
                .filter(key -> keyId == null || keyId.equals(key.getKeyId()))
                .filter(key -> key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
                .filter(key -> isOfKind(key, algorithm))
                .toList();
        return fitting.isEmpty() || (keyId == null && fitting.size() > 1)
                ? Optional.empty()
                : Optional.of(fitting.get(0).getPublicKey());
    }

    private static boolean isOfKind(PublicJsonWebKey key, String algorithm) {
        return switch (algorithm.substring(0, 2)) {
            case "RS", "PS" -> key instanceof RsaJsonWebKey;
            case "ES" -> key instanceof EllipticCurveJsonWebKey;
            case "Ed" -> key instanceof OctetKeyPairJsonWebKey;
            default -> false;
        };
    }
}
