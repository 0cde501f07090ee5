// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A place in a channel's log: everything up to this offset has been seen. What a back end keeps, to go on there after its own restart.
 * Immutable.
 *
 * @param epoch of the log; where it has changed, offsets began again
 * @param offset 0 is before the first message
 */
public record Position(String epoch, long offset) {
    ObjectNode json() {
        return Json.object().put("epoch", epoch).put("offset", offset);
    }
}
