// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;

/** A command as a client sends it, without its id: fields stand in the order in which they were said. Confined to one thread. */
public final class ClientCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode fields = JSON.createObjectNode();

    private ClientCommand(String action) {
        fields.put("action", action);
    }

    public static ClientCommand of(String action) {
        return new ClientCommand(action);
    }

    public static ClientCommand subscribe(String channel) {
        return of("subscribe").with("channel", channel);
    }

    public static ClientCommand publish(String channel, Object body) {
        return of("publish").with("channel", channel).with("body", body);
    }

    /** A text, a number, a list: what Jackson makes of it. */
    public ClientCommand with(String name, Object value) {
        fields.set(name, JSON.valueToTree(value));
        return this;
    }

    /** What is JSON already, or a number. */
    public ClientCommand json(String name, Object value) {
        fields.putRawValue(name, new RawValue(String.valueOf(value)));
        return this;
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return fields.toString();
    }
}
