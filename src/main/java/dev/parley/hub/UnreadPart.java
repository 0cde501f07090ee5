// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.Message;
import dev.parley.identity.User;
import org.jspecify.annotations.Nullable;

/**
 * The part of a log that one connection gets because it is unread: own, recalled and expired messages are left out, and where the
 * connection's budget is spent, it gets the conversation's row instead. Guarded by its channel.
 */
final class UnreadPart {
    /** What becomes of a message. */
    enum Verdict {
        /** It is none of the unread ones. */
        ORDINARY,
        SEND,
        SKIP,
        /** Nothing of the rest is sent. */
        ROW_INSTEAD
    }

    private final long upTo;

    /** @param upTo the last offset that is unread */
    UnreadPart(long upTo) {
        this.upTo = upTo;
    }

    long upTo() {
        return upTo;
    }

    /** Decides about the next message; one that is to be sent has spent its share of the budget. */
    Verdict judge(Message message, @Nullable User user, @Nullable UnreadPush push) {
        if (upTo < message.offset()) {
            return Verdict.ORDINARY;
        }
        if (!UnreadPush.counts(message, user)) {
            return Verdict.SKIP;
        }
        return push == null || push.spend() ? Verdict.SEND : Verdict.ROW_INSTEAD;
    }
}
