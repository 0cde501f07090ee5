// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static dev.parley.hub.HubUnderTest.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ReadAccess;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Signal;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which subscriptions end when somebody may read no longer, at once or while the answer is on its way. */
class RechecksTest {
    private static final ChannelName OTHER = ChannelName.parse("room/b");

    private final HubUnderTest test = new HubUnderTest();
    private final Answers access = new Answers();
    private final Rechecks rechecks = test.hub.rechecks(access);

    /** What the portal says, or will say. */
    private static final class Answers implements ReadAccess {
        private final Set<String> forbidden = new HashSet<>();
        private final List<String> forgotten = new ArrayList<>();
        private @Nullable CompletableFuture<Set<ChannelName>> pending;

        @Override
        public boolean isForPolicies(ChannelName channel) {
            return true;
        }

        @Override
        public CompletionStage<Set<ChannelName>> readable(User user, Set<ChannelName> channels) {
            if (pending != null) {
                return pending;
            }
            Set<ChannelName> readable = new HashSet<>(channels);
            readable.removeIf(channel -> forbidden.contains(user.id() + " " + channel));
            return CompletableFuture.completedFuture(readable);
        }

        @Override
        public void forget(@Nullable String userId, @Nullable ChannelName channel) {
            forgotten.add(userId + " " + channel);
        }
    }

    @Test
    void user_whoMayReadNoLonger_losesThatChannel_andNobodyElseAnything() {
        HubUnderTest.Client ana = joined("ana");
        HubUnderTest.Client bob = joined("bob");
        ana.read();
        access.forbidden.add("ana room/a");
        CompletableFuture<?> looked = rechecks.now("ana", null).toCompletableFuture();
        test.run();

        assertThat(looked).isCompleted();
        assertThat(access.forgotten).containsExactly("ana null");
        assertThat(ana.read()).singleElement().asString().contains("\"unsubscribed\"", "\"channel.forbidden\"");
        assertThat(ana.connection.channels()).containsExactly("room/b");
        assertThat(bob.connection.channels()).containsExactly("room/a", "room/b");
        assertThat(bob.read()).isEmpty();
    }

    @Test
    void channel_whoseReadersChanged_isLookedAtForAllWhoHearIt() {
        HubUnderTest.Client ana = joined("ana");
        HubUnderTest.Client bob = joined("bob");
        access.forbidden.addAll(Set.of("ana room/a", "bob room/b"));
        var unused = rechecks.now(null, ROOM);
        test.run();

        assertThat(ana.connection.channels()).containsExactly("room/b");
        assertThat(bob.connection.channels()).containsExactly("room/a", "room/b");
    }

    @Test
    void routine_withoutAnAnswer_leavesAllAsItIs_butAPortalsWordDoesNot() {
        HubUnderTest.Client ana = joined("ana");
        access.pending = CompletableFuture.failedFuture(new ParleyException(ErrorCode.SERVER_UNAVAILABLE, "away"));
        var unused = rechecks.routine();
        test.run();
        assertThat(ana.connection.channels()).hasSize(2);

        var unusedToo = rechecks.now("ana", null);
        test.run();

        assertThat(ana.connection.channels()).isEmpty();
        assertThat(ana.read()).hasSize(2).allMatch(frame -> frame.contains("\"server.unavailable\""));
    }

    @Test
    void answer_aboutAUserWhoIsAnotherOneMeanwhile_endsNothing() {
        HubUnderTest.Client ana = joined("ana");
        CompletableFuture<Set<ChannelName>> pending = new CompletableFuture<>();
        access.pending = pending;
        var unused = rechecks.routine();
        test.hub.identified(ana.connection, test.standsFor(HubUnderTest.user("ann")));
        test.run();
        pending.complete(Set.of());

        assertThat(ana.connection.channels()).containsExactly("room/a", "room/b");
    }

    @Test
    void answer_aboutASubscriptionThatHasEndedMeanwhile_isNoNews() {
        HubUnderTest.Client ana = joined("ana");
        CompletableFuture<Set<ChannelName>> pending = new CompletableFuture<>();
        access.pending = pending;
        var unused = rechecks.routine();
        test.hub.unsubscribe(ana.connection, ROOM);
        ana.read();
        pending.complete(Set.of());

        assertThat(ana.read()).singleElement().asString().contains("room/b");
    }

    @Test
    void wordOfAnotherNode_isHeeded_andTheOwnIsNotHeardTwice() {
        HubUnderTest.Client ana = joined("ana");
        access.forbidden.add("ana room/a");
        test.hub.listener().onSignal(new Signal.Recheck("another node", "ana", null));
        assertThat(ana.connection.channels()).containsExactly("room/b");
        assertThat(access.forgotten).hasSize(1);

        var unused = rechecks.now("ana", null);
        test.run();

        assertThat(access.forgotten).hasSize(2);
    }

    private HubUnderTest.Client joined(String userId) {
        HubUnderTest.Client client = test.client(userId);
        client.joined(ROOM);
        client.joined(OTHER);
        test.scheduler.pass(1000);
        client.read();
        return client;
    }
}
