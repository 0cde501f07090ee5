// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Offers a connection what follows in a log, as far as it has room. Stateless; called with the channel's lock held. */
final class CatchUp {
    private CatchUp() {}

    /**
     * What came of a part of the log.
     *
     * @param next the offset to go on with
     * @param sent how many messages were taken
     * @param rowInstead whether the client gets the conversation's row instead of the unread messages that are left
     * @param full whether there was no room for the next one
     */
    record Part(long next, long sent, boolean rowInstead, boolean full) {
        /** There was nothing to offer, and there is nothing more to do now. */
        static final Part NOTHING = new Part(0, 0, false, true);
    }

    /**
     * Offers the messages from an offset on.
     *
     * @param following in their order; what comes before {@code from} is passed over
     * @param unread which of them are sent only because they are unread; null for none
     */
    static Part offer(List<Broadcast> following, long from, @Nullable UnreadPart unread, Connection connection) {
        long next = from;
        long sent = 0;
        UnreadPush push = connection.unreadPush();
        for (Broadcast broadcast : following) {
            Message message = broadcast.message();
            if (message.offset() < next) {
                continue;
            }
            UnreadPart.Verdict verdict =
                    unread == null ? UnreadPart.Verdict.ORDINARY : unread.judge(message, connection.user(), push);
            if (unread != null && verdict == UnreadPart.Verdict.ROW_INSTEAD) {
                return new Part(unread.upTo() + 1, sent, true, false);
            }
            if (verdict != UnreadPart.Verdict.SKIP) {
                if (!connection.offer(broadcast, null)) {
                    if (push != null && verdict == UnreadPart.Verdict.SEND) {
                        push.giveBack();
                    }
                    return new Part(next, sent, false, true);
                }
                sent++;
            }
            next = message.offset() + 1;
        }
        return new Part(next, sent, false, false);
    }
}
