// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import org.jspecify.annotations.Nullable;

/**
 * A ticket or token as someone brings it.
 *
 * @param origin the {@code Origin} of the handshake that it came with, or came after; null where there was none, or more than one
 */
public record BearerToken(String token, @Nullable String origin) {
    // A token must not reach a log by way of the record's own form.
    @Override
    public String toString() {
        return "BearerToken[origin=" + origin + "]";
    }
}
