// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.Dialect;
import java.nio.charset.StandardCharsets;

/** What {@link HandWrittenServer} speaks: connecting joins its one room, what is sent goes to all, and nothing is ever answered. */
final class ByHandDialect implements Dialect {
    private static final byte[] MESSAGE = "{\"event\":\"message\"".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String socketPath() {
        return "room";
    }

    @Override
    public String pushPath() {
        return "push";
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
}
