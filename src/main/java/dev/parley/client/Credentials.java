// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is, as headers of a handshake. Immutable.
 *
 * @param header {@code Authorization} or {@code Cookie}
 * @param prefix of its value
 */
record Credentials(String header, String prefix, @Nullable CredentialSupplier supplier) {
    /** Whatever the server makes of somebody without a credential of ours. */
    static final Credentials NONE = new Credentials("", "", null);

    static Credentials bearer(CredentialSupplier supplier) {
        return new Credentials("Authorization", "Bearer ", supplier);
    }

    static Credentials cookie(CredentialSupplier supplier) {
        return new Credentials("Cookie", "", supplier);
    }

    /** Asks for a fresh one. May wait. */
    Map<String, String> fresh() throws Exception {
        if (supplier == null) {
            return Map.of();
        }
        String value = supplier.get();
        if (value == null || value.isBlank()) {
            throw new SignedOutException("the supplier has no credential: nobody is signed in");
        }
        if (value.chars().anyMatch(unit -> unit < ' ' || unit > '~')) {
            throw new IllegalArgumentException("the credential has characters that no header may have");
        }
        return Map.of(header, prefix + value.strip());
    }
}
