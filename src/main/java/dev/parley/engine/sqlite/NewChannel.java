// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
import dev.parley.engine.Quota;
import dev.parley.engine.sqlite.log.LogWriter;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whether a request may write to a channel, which begins with it unless it is there. Asked in the writer's turn, since only there is no doubt
 * which of two requests begins it; a refusal undoes nothing, so the other requests of the transaction are not done twice. One a request:
 * however often its transaction is tried, the channel counts once. Confined to the writer's thread, then to the hand-off's.
 */
final class NewChannel {
    private final ChannelName name;
    private final Quota quota;
    private boolean counted;
    private Optional<ParleyException> refusal = Optional.empty();

    NewChannel(ChannelName name, Quota quota) {
        this.name = name;
        this.quota = quota;
    }

    boolean mayBeWritten(LogWriter log) throws SQLException {
        if (log.has(name)) {
            return true;
        }
        if (!counted) {
            counted = true;
            refusal = quota.channel();
        }
        return refusal.isEmpty();
    }

    ParleyException refusal() {
        return refusal.orElseGet(() -> new ParleyException(ErrorCode.SERVER_ERROR, "the channel did not begin"));
    }
}
