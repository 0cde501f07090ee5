// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The one key of {@code HS256} and its like, whatever {@code kid} a token names. Immutable. */
public final class SharedSecret implements VerificationKeys {
    private final Key key;

    /**
     * Takes the UTF-8 bytes of a text.
     *
     * @param bits at least so many, as RFC 7518 section 3.2 demands for the algorithm
     * @throws IllegalArgumentException where it is shorter
     */
    public SharedSecret(String secret, int bits) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length * 8 < bits) {
            throw new IllegalArgumentException("the secret has " + bytes.length + " bytes; it needs at least "
                    + bits / 8 + ", for example from: openssl rand -base64 48");
        }
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    @Override
    public CompletionStage<Optional<Key>> find(String algorithm, @Nullable String keyId) {
        return CompletableFuture.completedFuture(Optional.of(key));
    }
}
