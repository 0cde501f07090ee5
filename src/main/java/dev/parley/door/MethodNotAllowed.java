// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;

/** A path that exists, asked in a way that it does not answer; the refusal lists the ways that it does. */
public final class MethodNotAllowed extends ParleyException {
    private static final long serialVersionUID = 1L;

    private final String allow;

    /** @param allow the value of the header {@code Allow}, such as {@code GET, HEAD} */
    public MethodNotAllowed(String allow) {
        super(ErrorCode.METHOD_NOT_ALLOWED, "this path does not answer that method; it answers " + allow);
        this.allow = allow;
    }

    String allow() {
        return allow;
    }
}
