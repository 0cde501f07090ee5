// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

/** The body of a message: its number, the time that it was meant for, and as much more as makes it as long as it is to be. Stateless. */
final class Body {
    private Body() {}

    /** @param bytes at least {@link Plan#MIN_PAYLOAD} */
    static String of(int number, long dueMicros, int bytes) {
        String start = "{\"n\":" + number + ",\"at\":" + ServerClock.millis(dueMicros) + ",\"pad\":\"";
        return start + "x".repeat(bytes - start.length() - 2) + "\"}";
    }
}
