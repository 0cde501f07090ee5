// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.util.Optional;

/** One kind of explicit credential, such as tickets. Thread-safe; if it waits, it waits with a bound. */
public interface TokenResolver {
    /** Whose token it is; what works once is used up by this. Empty where it is none of this kind, wrong, used or too old. */
    Optional<User> redeem(String token);

    /** Whether {@link #redeem} might say yes, as far as that can be told without using anything up. */
    boolean mightAccept(String token);
}
