// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What an {@link EngineProvider} makes an engine from. Immutable.
 *
 * @param directory the data directory; absolute. It need not exist
 * @param settings the settings of engines by their full names, such as {@code parley.redis.url}; checked already
 * @param meter is told of commits and reads
 */
public record EngineContext(Path directory, Map<String, String> settings, Clock clock, CommitMeter meter) {
    public EngineContext {
        settings = Map.copyOf(settings);
    }

    /** The value of a setting of engines; fails where there is none of that name, which is a mistake of ours. */
    public String setting(String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is no setting of an engine");
        }
        return value;
    }
}
