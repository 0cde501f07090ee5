// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import dev.parley.error.ParleyException;
import org.jspecify.annotations.Nullable;

/** Whether a request has an API key that may do something. Thread-safe. */
@FunctionalInterface
public interface KeyCheck {
    /**
     * Checks {@code Authorization: Bearer <key>}.
     *
     * @return the key's name, for logs, and as whose its idempotency keys count
     * @throws ParleyException {@code key.invalid} or {@code scope.missing}
     */
    String requireScope(@Nullable String authorization, Scope scope);
}
