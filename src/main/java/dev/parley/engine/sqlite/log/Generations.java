// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.digest.Sha256;
import java.sql.SQLException;

/**
 * How often the channel of a name was deleted. Offsets start again after that, so the channel's epoch is another one: the file's, with this
 * number behind it. What is kept of a name that has no channel is its hash. Stateless.
 */
final class Generations {
    private static final String OF = "SELECT generation FROM deleted WHERE hash = ?";
    private static final String RAISE = "INSERT INTO deleted (hash, generation) VALUES (?, 1)"
            + " ON CONFLICT (hash) DO UPDATE SET generation = generation + 1";

    private Generations() {}

    /** Of the channel of that name that begins next. */
    static long of(Statements statements, ChannelName name) throws SQLException {
        return statements.number(OF, hash(name));
    }

    /** The channel of that name is deleted. */
    static void raise(Statements statements, ChannelName name) throws SQLException {
        statements.update(RAISE, hash(name));
    }

    static String epoch(String file, long generation) {
        return generation == 0 ? file : file + "." + generation;
    }

    private static String hash(ChannelName name) {
        return Sha256.base64(name.toString(), Sha256.BYTES);
    }
}
