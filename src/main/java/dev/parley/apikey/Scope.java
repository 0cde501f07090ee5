// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import java.util.Locale;

/** What an API key may do; {@link #ADMIN} includes the others. */
public enum Scope {
    PUSH,
    READ,
    ADMIN;

    /** As settings and messages write it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
