// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.identity.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where logs, marks, memberships, tickets and presence live. Thread-safe. No method waits for a disk or a network on the caller's
 * thread: each returns a stage that completes on a thread of the engine's, normally, or exceptionally with a
 * {@link dev.parley.error.ParleyException} ({@code server.unavailable} while the engine cannot do it, {@code server.error} for what it
 * refuses to serve). What callers attach to a stage must not block.
 *
 * <p><b>What is acknowledged is durable.</b> The stage of an {@link #append} completes normally only after the message is on stable
 * storage as far as the engine's settings promise.
 *
 * <p><b>Order.</b> Appends of one caller to one channel get offsets in the order of the calls. The {@link EngineListener} hears the
 * messages of a channel in offset order, each before the stage of its append completes. {@link #open} takes part in that order: every
 * message up to the head that it reports was heard before it completes, every later one is heard after.
 */
public interface Engine {

    /**
     * Opens storage and starts threads. Called before anything else; fails with a message that an operator can act on, and with
     * {@link StorageInUse}, at once, where the storage is another's: then it may be called again.
     */
    void start(EngineListener listener);

    /** Finishes what was accepted, writes pending marks, ends every thread and frees the storage. Idempotent. */
    void close();

    /** Whether publishes and reads work now. Does not block. */
    Health health();

    /** How many requests wait to be written or handed on. Does not block. */
    int waiting();

    // -- the log
    // ---------------------------------------------------------------------------------------------------------------

    /** Appends one message: idempotent by its key, durable when the stage completes. */
    CompletionStage<Appended> append(Append append);

    /**
     * A channel's state, in order with what the listener hears (see above). Creates nothing: a channel without messages reports head 0
     * and the epoch that its first message will have.
     */
    CompletionStage<ChannelState> open(ChannelName channel);

    /** The listener needs this channel no more; on engines with many nodes ends what {@link #open} began. */
    void release(ChannelName channel);

    /** Reads a part of a channel's log. */
    CompletionStage<Page> read(Read read);

    /** Offsets at or below {@code upTo} that were recalled, among the last 1000 of the channel, rising. */
    CompletionStage<List<Long>> recalled(ChannelName channel, long upTo);

    /** Withdraws a message: its body is gone for good. The stage holds false where the log has no such message. */
    CompletionStage<Boolean> recall(ChannelName channel, long offset);

    /** One message, or empty where the log has it not (any more). */
    CompletionStage<Optional<Message>> message(ChannelName channel, long offset);

    /**
     * Channels that have a message or someone in them, by name. One call looks at a bounded number of names: a part may be short, or
     * empty, and yet not be the last.
     *
     * @param kind null for every kind
     * @param query what the name has to contain, see {@link dev.parley.channel.NameQuery}; empty for all
     * @param after where the part before ended, or null for the first; it need not exist
     */
    CompletionStage<ChannelPart> channels(
            @Nullable ChannelKind kind, String query, @Nullable ChannelName after, int limit);

    // -- people's views
    // --------------------------------------------------------------------------------------------------------

    /**
     * Puts a channel on the user's list of conversations; a user's first mark there is the channel's head. Idempotent. The stage holds
     * true where it was not on the list before.
     */
    default CompletionStage<Boolean> join(String userId, ChannelName channel) {
        return join(userId, channel, Quota.UNLIMITED);
    }

    /**
     * The same, counted. Where the channel would have to begin and may not, the stage fails; where only the list would grow and may not, it
     * holds false.
     */
    CompletionStage<Boolean> join(String userId, ChannelName channel, Quota quota);

    /** The same for somebody who comes back to it: what the user has taken off the list meanwhile stays off. */
    CompletionStage<Boolean> rejoin(String userId, ChannelName channel, Quota quota);

    /** Takes a channel off the user's list; the mark stays. The stage holds true where it was on the list. */
    CompletionStage<Boolean> leave(String userId, ChannelName channel);

    /** The user's view of one channel, whether it is on the list or not. */
    CompletionStage<Conversation> conversation(String userId, ChannelName channel);

    /**
     * The user's list, the latest first: the inbox, private chats with at least one message, rooms that were joined and not left.
     *
     * @param cursor where the last page ended, or null for the first; a cursor that makes no sense is {@code command.invalid}
     */
    CompletionStage<Conversations> conversations(String userId, @Nullable String cursor, int limit);

    /**
     * Moves a mark forward, never back and never past the head. The stage holds the user's view after it. It may be written up to a
     * second later; a crash may set it back by that much.
     */
    default CompletionStage<Conversation> mark(String userId, ChannelName channel, long offset) {
        return mark(userId, channel, offset, Quota.UNLIMITED);
    }

    /** The same, counted where the user had no mark there. */
    CompletionStage<Conversation> mark(String userId, ChannelName channel, long offset, Quota quota);

    /** Notes how a user is called, for those who see the id when the user is away. May be written up to a second later. */
    default void remember(User user) {
        remember(user, Quota.UNLIMITED);
    }

    /** The same, counted where the engine does not know the user; whoever may not be counted is not noted. */
    void remember(User user, Quota quota);

    /** How those of the users are called that this engine knows, by id. Their roles are not kept. */
    CompletionStage<Map<String, User>> known(Set<String> userIds);

    /**
     * Those of whom this engine knows how they are called, by name, then by id.
     *
     * @param query what the name or the id has to contain, in either case; empty for everyone
     * @param cursor where the last page ended, or null for the first; a cursor that makes no sense is {@code command.invalid}
     */
    CompletionStage<People> people(String query, @Nullable String cursor, int limit);

    // -- tickets
    // ---------------------------------------------------------------------------------------------------------------

    /** Issues a ticket: letters, digits, {@code - _ .} only; it cannot be guessed and works once. */
    CompletionStage<String> issueTicket(Ticket ticket, Duration ttl);

    /** What {@link #redeemTicket} would answer; leaves the ticket as it is. */
    CompletionStage<Optional<Ticket>> lookAtTicket(String ticket);

    /** Uses a ticket up. Empty where it is unknown, used or too old. */
    CompletionStage<Optional<Ticket>> redeemTicket(String ticket);

    // -- presence, as all nodes see it
    // -----------------------------------------------------------------------------------------

    /** A connection has entered a channel. Every connection enters its user's inbox, so that inbox tells whether someone is online. */
    void enter(ChannelName channel, String clientId, User user);

    /** A connection has left a channel. */
    void exit(ChannelName channel, String clientId);

    /** Who is in a channel, by user, with the number of connections; at most {@code limit} people listed. */
    CompletionStage<Presence> presence(ChannelName channel, int limit);

    /** Those of the users who have a connection anywhere. */
    CompletionStage<Set<String>> online(Set<String> userIds);

    // -- between nodes
    // ---------------------------------------------------------------------------------------------------------

    /** Hands a signal to the listeners of all nodes, this one included. Not stored; lost where a node is away. */
    CompletionStage<Void> signal(Signal signal);

    // -- upkeep
    // ----------------------------------------------------------------------------------------------------------------

    /**
     * Removes what is past its retention, at most {@code maxMessages} of it, so that one step never holds up publishing for long. The
     * stage holds how many were removed; call again while that equals the bound.
     */
    CompletionStage<Integer> trim(Retentions retentions, int maxMessages);

    /** How much of what storage occupies is not used, and is taken before it grows. */
    CompletionStage<Long> spareBytes();

    /**
     * Deletes a channel: its log, its place on people's lists, their marks in it. There is none of that name when the stage completes,
     * with how many messages it had; a new one begins at offset 1 under another epoch. What stood in it goes from the storage in steps that hold
     * nobody up, after a restart too. Of a channel that there is not, 0.
     */
    CompletionStage<Long> delete(ChannelName channel);

    /**
     * Forgets a person: the name, the inbox, the lists and marks, the tickets; and, with {@code recall}, takes back all that the person has
     * said in other channels until now, with the name and id that stood there. Durable when the stage completes, and done in steps that hold
     * nobody up, after a restart too. Does not close connections.
     */
    CompletionStage<Void> forget(String userId, boolean recall);

    /**
     * How long a kind of channel is kept; 0 or {@link Duration#ZERO} lifts that limit.
     *
     * @param bytes of a channel's messages, each with some bytes for what stands around its body; the newest message stays in any case
     */
    record Retention(long messages, Duration age, long bytes) {
        public Retention(long messages, Duration age) {
            this(messages, age, 0);
        }
    }

    /**
     * How long each kind of channel is kept, and how much of all together.
     *
     * @param bytes of all channels, counted as in {@link Retention}: beyond it the oldest messages go first, wherever they are; 0 for no limit
     */
    record Retentions(Map<ChannelKind, Retention> kinds, long bytes) {
        public Retentions {
            kinds = Map.copyOf(kinds);
        }

        public static Retentions of(Map<ChannelKind, Retention> kinds) {
            return new Retentions(kinds, 0);
        }
    }

    /** A channel's log in short: {@code first} is the lowest offset that is still there, {@code head + 1} where there is none. */
    record ChannelState(Position head, long first) {}

    /** A channel in short; the head is 0 where nothing is kept. */
    record ChannelSummary(ChannelName name, long head, int people) {}

    /** A part of a list of channels, and the place after which the next one begins; null at the end of the list. */
    record ChannelPart(
            List<ChannelSummary> channels, @Nullable ChannelName next) {
        public ChannelPart {
            channels = List.copyOf(channels);
        }
    }

    /** One page of people; the cursor is null on the last. */
    record People(List<User> people, @Nullable String cursor) {}

    /** One page of conversations; the cursor is null on the last. */
    record Conversations(List<Conversation> rows, @Nullable String cursor) {}
}
