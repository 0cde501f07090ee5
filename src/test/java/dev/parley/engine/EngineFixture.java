// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.engine.page.Page;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.testing.Patience;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An engine on a storage of the test's own, and the few words in which the contract speaks of it. */
public abstract class EngineFixture {
    protected static final ChannelName ROOM = ChannelName.room("lobby");
    protected static final ChannelName CHAT = ChannelName.direct("ann", "bob");
    protected static final User ANN = User.known("ann", "Ann", Set.of());
    protected static final User BOB = User.known("bob", "Bob", Set.of());

    protected final MovableClock clock = new MovableClock();
    protected HeardEvents heard = new HeardEvents();
    protected Engine engine;

    /** An engine that is not started, on the same storage at every call within one test; its keys live for 24 h. */
    protected abstract Engine create() throws Exception;

    @BeforeEach
    void startEngine() throws Exception {
        engine = create();
        engine.start(heard);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    protected void restart() throws Exception {
        engine.close();
        heard = new HeardEvents();
        engine = create();
        engine.start(heard);
    }

    protected static <T> T done(CompletionStage<T> stage) {
        try {
            return Patience.get(stage);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    protected static ErrorCode failure(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertThatThrownBy(() -> Patience.get(stage))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ParleyException.class);
        return ((ParleyException) future.handle((value, failure) -> failure).join()).code();
    }

    protected static Append said(ChannelName channel, User user, String body) {
        return new Append(channel, Sender.of(user), body, null, 0);
    }

    protected static Append keyed(ChannelName channel, String owner, String key, String body) {
        return new Append(channel, Sender.of(ANN), body, new Message.Key(owner, key), 0);
    }

    protected void fill(ChannelName channel, int count) {
        for (int i = 0; i < count; i++) {
            done(engine.log().append(said(channel, ANN, "\"" + i + "\"")));
        }
    }

    protected Message message(ChannelName channel, long offset) {
        return done(engine.log().message(channel, offset)).orElseThrow();
    }

    protected Page read(Read read) {
        return done(engine.log().read(read));
    }

    protected Conversation view(String userId, ChannelName channel) {
        return done(engine.conversations().view(userId, channel));
    }

    protected List<String> channels(String userId) {
        return done(engine.conversations().list(userId, null, 200)).rows().stream()
                .map(row -> row.channel().toString())
                .toList();
    }
}
