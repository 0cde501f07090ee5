// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import org.jspecify.annotations.Nullable;

/** Nothing but bodies: a text goes out and comes in as it is. */
record BareDialect(String socketPath) implements Dialect {
    @Override
    public @Nullable String subscribe(String channel) {
        return null;
    }

    @Override
    public @Nullable String resume(String channel, String epoch, long offset) {
        return null;
    }

    @Override
    public String publish(String channel, String body, @Nullable String id) {
        return body;
    }

    @Override
    public @Nullable String publishTo(String user, String body, @Nullable String id) {
        return null;
    }

    @Override
    public @Nullable String echoPath() {
        return socketPath;
    }

    @Override
    public @Nullable String protocols() {
        return null;
    }

    @Override
    public @Nullable String protocolsOfGuest(String secret) {
        return null;
    }

    @Override
    public Kind kind(byte[] frame, int from, int length) {
        return Kind.DELIVERY;
    }

    @Override
    public long offset(byte[] frame, int from, int length, byte[] channel) {
        return -1;
    }

    @Override
    public long id(byte[] frame, int from, int length) {
        return -1;
    }

    @Override
    public @Nullable String epoch(byte[] frame, int from, int length) {
        return null;
    }

    @Override
    public boolean recovered(byte[] frame, int from, int length) {
        return false;
    }

    @Override
    public @Nullable String user(byte[] frame, int from, int length) {
        return null;
    }
}
