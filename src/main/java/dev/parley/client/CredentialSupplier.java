// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import org.jspecify.annotations.Nullable;

/**
 * Brings a fresh credential: a ticket, a JWT, a cookie header. The client asks before every attempt to connect, since a ticket works once and
 * a token ends. It is asked on a thread where it may wait (up to 30 s, then it is interrupted and the attempt has failed), never twice at the
 * same time by one client.
 *
 * <p>It answers null or an empty text, or throws {@link SignedOutException}, where nobody is signed in any more: the client stops. So it does
 * for a {@link ParleyClientException} with the status 401 or 403. Anything else that it throws is a failed attempt, and the client comes back
 * after a pause: the one of {@link ParleyClientException#retryAfter()} where that is set.
 */
@FunctionalInterface
public interface CredentialSupplier {
    @Nullable
    String get() throws Exception;
}
