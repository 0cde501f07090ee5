// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.nio.charset.StandardCharsets;

/** What {@link HandWrittenServer} speaks: connecting joins its one room, what is sent goes to all, and nothing is ever answered. */
final class ByHandDialect implements Dialect {
    private static final byte[] MESSAGE = "{\"event\":\"message\"".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String socketPath() {
        return "room";
    }

    @Override
    public String subscribe(String channel) {
        return null;
    }

    @Override
    public String resume(String channel, String epoch, long offset) {
        return null;
    }

    @Override
    public String publish(String channel, String body, String id) {
        return body;
    }

    @Override
    public String publishTo(String user, String body, String id) {
        return null;
    }

    @Override
    public String echoPath() {
        return null;
    }

    @Override
    public String pushPath() {
        return "push";
    }

    @Override
    public String push(String channel, String body) {
        return "{\"to\":{\"channels\":[\"" + channel + "\"]},\"body\":\"" + body + "\"}";
    }

    @Override
    public String protocols() {
        return null;
    }

    @Override
    public String protocolsOfGuest(String secret) {
        return null;
    }

    @Override
    public Kind kind(byte[] frame, int from, int length) {
        for (int i = 0; i < MESSAGE.length; i++) {
            if (i >= length || frame[from + i] != MESSAGE[i]) {
                return Kind.OTHER;
            }
        }
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
    public String epoch(byte[] frame, int from, int length) {
        return null;
    }

    @Override
    public boolean recovered(byte[] frame, int from, int length) {
        return false;
    }

    @Override
    public String user(byte[] frame, int from, int length) {
        return null;
    }
}
