// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

/**
 * What a command led to.
 *
 * @param data the reply's data
 * @param afterReply run once the reply is queued: what must not overtake it
 */
public record Outcome(Object data, Runnable afterReply) {
    /** An outcome whose data is anything that is JSON: a record, a map, a list. */
    public static Outcome of(Object data) {
        return new Outcome(data, () -> {});
    }
}
