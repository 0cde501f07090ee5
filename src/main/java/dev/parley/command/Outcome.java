// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.wire.ReplyData;

/**
 * What a command led to.
 *
 * @param data the reply's data
 * @param afterReply run once the reply is queued: what must not overtake it
 */
public record Outcome(Object data, Runnable afterReply) {
    public static Outcome of(ReplyData data) {
        return new Outcome(data, () -> {});
    }
}
