// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.security.Key;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the keys are that signatures are checked with. Thread-safe; never waits on the caller's thread. */
public interface VerificationKeys {
    /**
     * The issuer's key. Empty where it has none like that; fails with {@code server.unavailable} where that cannot be known now.
     *
     * @param algorithm one that the rules name
     * @param keyId the token's {@code kid}, which anyone may have written; null where it has none
     */
    CompletionStage<Optional<Key>> find(String algorithm, @Nullable String keyId);
}
