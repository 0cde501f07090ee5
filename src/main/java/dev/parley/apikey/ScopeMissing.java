// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;

/** A key that is known here and may not do this. */
public final class ScopeMissing extends ParleyException {
    private static final long serialVersionUID = 1L;

    private final String key;

    ScopeMissing(String key, Scope scope) {
        super(ErrorCode.SCOPE_MISSING, "the API key '" + key + "' lacks the scope " + scope.wire());
        this.key = key;
    }

    /** The key's name. */
    public String key() {
        return key;
    }
}
