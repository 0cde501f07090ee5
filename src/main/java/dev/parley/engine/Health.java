// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

/**
 * Whether an engine works.
 *
 * @param reason for operators: why not, or, where it works, what is wrong all the same; empty while all is well
 */
public record Health(boolean writable, boolean readable, String reason) {
    public static final Health GOOD = new Health(true, true, "");

    public boolean good() {
        return writable && readable;
    }
}
