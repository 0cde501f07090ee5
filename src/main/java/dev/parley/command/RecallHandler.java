// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.audit.AuditLog;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.engine.MessageLog;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Roles;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.ReplyData;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code recall}: withdraws a message; its body is gone for good. */
public final class RecallHandler implements CommandHandler {
    private final MessageLog log;
    private final Access access;
    private final Duration window;
    private final AuditLog audit;

    /** Senders may recall within the window; moderators always. */
    public RecallHandler(MessageLog log, Access access, Duration window, AuditLog audit) {
        this.audit = audit;
        this.log = log;
        this.access = access;
        this.window = window;
    }

    @Override
    public String action() {
        return "recall";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        ChannelName channel = request.channel();
        long offset = request.fields().requiredOffset("offset");
        Access.requireKept(channel);
        return access.requireRead(user, channel)
                .thenCompose(may -> log.message(channel, offset))
                .thenCompose(found -> requireMay(user, found)
                        ? audit.begin(request.caller(), "message.recall")
                                .target(channel + "#" + offset)
                                .until(recalled(channel, offset))
                        : recalled(channel, offset))
                .thenApply(Outcome::of);
    }

    /** Withdraws a message for an operator; {@code message.unknown} where there is none. */
    public CompletionStage<ReplyData.Recall> withdraw(ChannelName channel, long offset) {
        Access.requireKept(channel);
        return recalled(channel, offset);
    }

    private CompletionStage<ReplyData.Recall> recalled(ChannelName channel, long offset) {
        return log.recall(channel, offset).thenApply(done -> {
            if (!done) {
                throw unknown();
            }
            return new ReplyData.Recall(channel.toString(), offset);
        });
    }

    /** Whether the user may do it by a role only. */
    private boolean requireMay(User user, Optional<Message> found) {
        Message message = found.orElseThrow(RecallHandler::unknown);
        boolean own = message.from() != null && message.from().id().equals(user.id());
        if (user.has(Roles.MODERATOR)) {
            return !own;
        }
        if (!own) {
            throw new ParleyException(ErrorCode.CHANNEL_FORBIDDEN, "only its sender or a moderator recalls a message");
        }
        if (!window.isZero() && System.currentTimeMillis() - message.time() > window.toMillis()) {
            throw new ParleyException(
                    ErrorCode.RECALL_TOO_LATE, "a message can be recalled for " + window.toSeconds() + " s");
        }
        return false;
    }

    private static ParleyException unknown() {
        return new ParleyException(ErrorCode.MESSAGE_UNKNOWN, "offset: the channel has no such message");
    }
}
