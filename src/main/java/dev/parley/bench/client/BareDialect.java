// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

/** Nothing but bodies: a text goes out and comes in as it is. */
public record BareDialect(String socketPath) implements Dialect {
    @Override
    public String echoPath() {
        return socketPath;
    }

    @Override
    public Kind kind(byte[] frame, int from, int length) {
        return Kind.DELIVERY;
    }
}
