// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.page;

import dev.parley.channel.Message;
import dev.parley.channel.Position;
import java.util.List;

/**
 * A part of a log, in rising offset order. Recalled and expired messages keep their place, without body.
 *
 * @param head the channel's head when the part was read
 * @param first the lowest offset still in the log, {@code head + 1} where there is none
 * @param more whether the log holds more in the direction that was asked, within the bounds of the request
 */
public record Page(Position head, long first, List<Message> messages, boolean more) {
    public Page {
        messages = List.copyOf(messages);
    }
}
