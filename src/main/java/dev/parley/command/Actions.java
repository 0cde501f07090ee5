// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.audit.AuditLog;
import dev.parley.engine.Engine;
import dev.parley.extension.ConnectionEvents;
import dev.parley.hub.Hub;
import dev.parley.hub.Publisher;
import dev.parley.hub.Rechecks;
import dev.parley.identity.resolver.Tokens;
import dev.parley.people.People;
import java.time.Duration;
import java.util.List;

/**
 * The list of Parley's own actions: a new one is a handler beside these and a line here. Also what the HTTP API shares with them. Made
 * once, at the start.
 */
public final class Actions {
    private final Parts parts;

    /**
     * What handlers are made of.
     *
     * @param recallWindow how long authors may recall their messages
     * @param scope who finds whom
     */
    public record Parts(
            Hub hub,
            Engine engine,
            Publisher publisher,
            Access access,
            People people,
            Tokens tokens,
            Rechecks rechecks,
            ConnectionEvents events,
            AuditLog audit,
            Duration recallWindow,
            PeopleHandler.Scope scope) {}

    public Actions(Parts parts) {
        this.parts = parts;
    }

    /** One handler for each action. */
    public List<CommandHandler> handlers() {
        return List.of(
                new RegisterHandler(parts.hub(), parts.tokens(), parts.rechecks(), parts.events()),
                new SubscribeHandler(parts.hub(), parts.access()),
                new UnsubscribeHandler(parts.hub()),
                new PublishHandler(parts.publisher(), pushes(), parts.access(), parts.people(), parts.audit()),
                recalls(),
                new HistoryHandler(histories(), parts.access()),
                new ReadHandler(parts.hub(), parts.access()),
                new ChannelsHandler(parts.engine().conversations(), parts.hub().rows(), parts.access()),
                new RoomsHandler(channelLists(), parts.access()),
                new PeopleHandler(parts.engine(), parts.people(), parts.access(), parts.scope()),
                presence(),
                new TypingHandler(parts.hub().typing(), parts.access(), parts.people()),
                new HeartbeatHandler());
    }

    public Pushes pushes() {
        return new Pushes(parts.publisher());
    }

    public RecallHandler recalls() {
        return new RecallHandler(parts.engine().log(), parts.access(), parts.recallWindow(), parts.audit());
    }

    public PresenceHandler presence() {
        return new PresenceHandler(parts.engine().presence(), parts.access());
    }

    public ChannelLists channelLists() {
        return new ChannelLists(parts.hub(), parts.engine(), parts.access());
    }

    public Histories histories() {
        return new Histories(parts.engine().log(), parts.hub()::head);
    }
}
