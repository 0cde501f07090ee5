// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether a guest may be called so. Thread-safe. */
@FunctionalInterface
public interface GuestNames {
    /** Every name that a guest may have at all, whoever has it already. */
    GuestNames ANY = name -> CompletableFuture.completedStage(null);

    /**
     * Whether a guest may take a name.
     *
     * @return fails with {@code name.invalid} where it reads like that of a user with a login
     */
    CompletionStage<Void> requireFree(String name);
}
