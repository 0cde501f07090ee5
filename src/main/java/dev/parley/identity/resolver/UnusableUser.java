// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

/** Someone was there, but what was said about them makes no user. The message is for the log: it holds no secret. */
final class UnusableUser extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableUser(String message) {
        super(message);
    }
}
