// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.time.Duration;

/** A {@link CredentialSupplier} throws it where nobody is signed in any more: the client stops and says so. Immutable. */
public final class SignedOutException extends ParleyClientException {
    private static final long serialVersionUID = 1L;

    public SignedOutException(String message) {
        super("identity.required", message, 401, Duration.ZERO, null);
    }
}
