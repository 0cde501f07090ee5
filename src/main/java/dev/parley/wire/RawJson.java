// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/** JSON text that is written as it is. */
public record RawJson(@JsonValue @JsonRawValue String json) {
    @Override
    public String toString() {
        return json;
    }
}
