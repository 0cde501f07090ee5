// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.audit;

/**
 * Who makes a privileged call. Immutable.
 *
 * @param name {@code key:<name>}, {@code user:<id>}, or {@code portal} for the code of the same web application
 * @param address where the call comes from; {@code -} for nowhere
 */
public record Caller(String name, String address) {
    /** The portal's own code. */
    public static final Caller PORTAL = new Caller("portal", "-");

    /** A back end or operator with an API key. */
    public static Caller key(String name, String address) {
        return new Caller("key:" + name, address);
    }

    /** A person with a role. */
    public static Caller user(String id, String address) {
        return new Caller("user:" + id, address);
    }
}
