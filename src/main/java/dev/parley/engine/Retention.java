// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import java.time.Duration;

/**
 * How long a kind of channel is kept; 0 or {@link Duration#ZERO} lifts that limit.
 *
 * @param bytes of a channel's messages, each with some bytes for what stands around its body; the newest message stays in any case
 */
public record Retention(long messages, Duration age, long bytes) {
    public Retention(long messages, Duration age) {
        this(messages, age, 0);
    }
}
