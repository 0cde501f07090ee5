// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

/**
 * A place in a channel's log.
 *
 * @param epoch opaque; changes exactly when the channel's offsets start again or its log was replaced
 * @param offset of the last message that was seen; 0 stands before the first
 */
public record Position(String epoch, long offset) {
    public Position {
        Offset.require(offset);
    }
}
