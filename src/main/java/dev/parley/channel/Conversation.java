// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

import org.jspecify.annotations.Nullable;

/**
 * One user's view of one kept channel.
 *
 * @param head the last offset, 0 for none
 * @param read the user's mark
 * @param unread messages in the log after the mark that are not the user's own, not recalled, not expired
 * @param expires epoch ms at which the first of those unread expires; 0 for none that does
 * @param listed whether the channel is on the user's list of conversations because it was joined and not left, or a message came
 * @param last the last message, or null while there is none
 */
public record Conversation(
        ChannelName channel,
        String epoch,
        long head,
        long read,
        long unread,
        long expires,
        boolean listed,
        @Nullable Message last) {}
