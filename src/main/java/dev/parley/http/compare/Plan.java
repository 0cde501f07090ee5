// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import dev.parley.wire.JsonObject;
import java.util.Random;

/**
 * What a page asks for, within what a stranger may have. Immutable.
 *
 * @param perMinute messages, on the average
 * @param payload the bytes of a body, as JSON
 * @param seconds how long messages are counted
 * @param warmup seconds before that, in which messages come and are not counted
 * @param seed of the times of the messages: the same seed gives the same times
 */
record Plan(int perMinute, int payload, int seconds, int warmup, int seed) {
    static final int MAX_PER_MINUTE = 3000;
    static final int MIN_PAYLOAD = 64;
    static final int MAX_PAYLOAD = 16 * 1024;
    static final int MAX_SECONDS = 300;
    static final int MAX_WARMUP = 10;

    /** Below what a topic keeps, so that no message is gone before a slow poll has asked for it. */
    static final int MAX_MESSAGES = 6000;

    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** Fails with {@code command.invalid} naming the field. */
    static Plan of(JsonObject body) {
        Plan plan = new Plan(
                body.intBetween("perMinute", 1, MAX_PER_MINUTE, 60),
                body.intBetween("payload", MIN_PAYLOAD, MAX_PAYLOAD, MIN_PAYLOAD),
                body.intBetween("seconds", 1, MAX_SECONDS, 30),
                body.intBetween("warmup", 0, MAX_WARMUP, 2),
                body.intBetween("seed", 0, Integer.MAX_VALUE, new Random().nextInt(Integer.MAX_VALUE)));
        long messages = plan.expected();
        if (messages > MAX_MESSAGES) {
            throw Refused.invalid(
                    "perMinute, seconds: together at most " + MAX_MESSAGES + " messages, were " + messages);
        }
        if (messages * plan.payload > MAX_BYTES) {
            throw Refused.invalid(
                    "payload: with so many messages at most " + MAX_BYTES / messages + " bytes, was " + plan.payload);
        }
        return plan;
    }

    private long expected() {
        return (long) perMinute * (seconds + warmup) / 60;
    }
}
