// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.extension;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import dev.parley.spi.MessageHook;
import dev.parley.spi.MessageHook.Decision;
import dev.parley.spi.MessageHook.Draft;
import dev.parley.spi.Publication;
import dev.parley.spi.Published;
import dev.parley.text.Utf8;
import dev.parley.thread.KeyedSerialExecutor;
import dev.parley.wire.Json;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the portal's hooks about messages and tells them of those accepted, in order for each channel. Thread-safe; nothing here waits. */
public final class Hooks {
    private static final Logger logger = LoggerFactory.getLogger(Hooks.class);
    private static final int MAX_WAITING = 10_000;
    private static final String FULL =
            "the message was not sent: too many messages wait for the portal's own check; send it again in a moment";

    private final List<MessageHook> hooks;
    private final ExtensionExecutor code;
    private final int messageBytes;
    private final KeyedSerialExecutor<String> before = new KeyedSerialExecutor<>(MAX_WAITING, FULL);
    private final KeyedSerialExecutor<ChannelName> after = new KeyedSerialExecutor<>(MAX_WAITING, FULL);
    private final LogBudget lines = new LogBudget(5);

    /** @param messageBytes of a changed body; 0 for any */
    public Hooks(List<MessageHook> hooks, ExtensionExecutor code, int messageBytes) {
        this.hooks = List.copyOf(hooks);
        this.code = code;
        this.messageBytes = messageBytes;
    }

    /**
     * Publishes what the hooks make of a message.
     *
     * @param publish called in the order in which the messages of the channel came in
     */
    public CompletionStage<Published> through(
            @Nullable ChannelName channel,
            @Nullable String clientId,
            Publication publication,
            Function<Publication, CompletionStage<Published>> publish) {
        if (hooks.isEmpty()) {
            return publish.apply(publication);
        }
        Draft draft = new Draft(channel, clientId, publication.from(), publication.body(), publication.byUser());
        // The turn is over when the message is on its way, not when it is there: so many still share a commit.
        return before.execute(channel == null ? "client " + clientId : channel.toString(), () -> code.ask(
                                "message hook", isOfGuest(draft), () -> decided(draft))
                        .thenApply(body -> publish.apply(publication.withBody(body))
                                .thenApply(published -> told(published, draft.withBody(body)))))
                .thenCompose(Function.identity());
    }

    private static boolean isOfGuest(Draft draft) {
        Sender from = draft.from();
        return draft.byUser() && from != null && from.id().startsWith(Names.GUEST_PREFIX);
    }

    /** The body that all hooks agree to; on a thread of the portal's. */
    private String decided(Draft draft) throws Exception {
        Draft current = draft;
        for (MessageHook hook : hooks) {
            Decision decision = hook.before(current);
            if (decision instanceof Decision.Refuse refuse) {
                throw new ParleyException(ErrorCode.MESSAGE_REFUSED, LogText.of(refuse.reason()));
            }
            if (decision instanceof Decision.Change change) {
                current = current.withBody(checked(hook, change.json()));
            } else if (decision == null) {
                throw new IllegalStateException(hook.getClass().getName() + " decided null");
            }
        }
        return current.body();
    }

    private String checked(MessageHook hook, String json) {
        try {
            String body = Json.compact(json);
            if (messageBytes == 0 || Utf8.length(body) <= messageBytes) {
                return body;
            }
        } catch (ParleyException e) {
            logger.debug("A changed body is no JSON", e);
        }
        throw new IllegalStateException(
                hook.getClass().getName() + " changed a body into what is no JSON or over parley.limits.message-bytes");
    }

    private Published told(Published published, Draft draft) {
        ChannelName channel = published.channel();
        if (channel != null && !published.duplicate()) {
            var accepted = new MessageHook.Accepted(
                    channel, published.position(), published.time(), draft.from(), draft.body(), draft.byUser());
            for (MessageHook hook : hooks) {
                var unused = after.execute(
                                channel, () -> code.ask("message hook", isOfGuest(draft), () -> tell(hook, accepted)))
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                lines.spend(more -> logger.warn("A message hook was not told of a message{}", more));
                            }
                        });
            }
        }
        return published;
    }

    private static boolean tell(MessageHook hook, MessageHook.Accepted accepted) throws Exception {
        try {
            hook.after(accepted);
            return true;
        } catch (ParleyException e) {
            // There is nobody to refuse anything to.
            throw new IllegalStateException(e);
        }
    }
}
