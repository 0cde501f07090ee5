// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.access.Access;
import dev.parley.command.ChannelLists;
import dev.parley.command.ChannelsHandler;
import dev.parley.command.CommandHandler;
import dev.parley.command.Dispatcher;
import dev.parley.command.HeartbeatHandler;
import dev.parley.command.Histories;
import dev.parley.command.HistoryHandler;
import dev.parley.command.PeopleHandler;
import dev.parley.command.PortalActions;
import dev.parley.command.PresenceHandler;
import dev.parley.command.PublishHandler;
import dev.parley.command.Pushes;
import dev.parley.command.ReadHandler;
import dev.parley.command.RecallHandler;
import dev.parley.command.RegisterHandler;
import dev.parley.command.RoomsHandler;
import dev.parley.command.SubscribeHandler;
import dev.parley.command.Throttle;
import dev.parley.command.TypingHandler;
import dev.parley.command.UnsubscribeHandler;
import dev.parley.config.LimitSettings;
import dev.parley.config.Settings;
import dev.parley.engine.Engine;
import dev.parley.hub.Hub;
import dev.parley.hub.People;
import dev.parley.hub.Publisher;
import dev.parley.spi.ActionHandler;
import dev.parley.wire.Event;
import java.util.ArrayList;
import java.util.List;

/** Makes what answers commands: one handler for each action, and what the HTTP API shares with them. */
final class CommandSetup {
    private final ParleyRuntime runtime;
    private final Settings settings;
    private final Engine engine;
    private final Hub hub;
    private final Publisher publisher;
    private final Access access;
    private final People people;
    private final Iterable<ActionHandler> portals;

    /** @param portals the portal's own actions */
    CommandSetup(ParleyRuntime runtime, People people, Iterable<ActionHandler> portals) {
        this.runtime = runtime;
        this.settings = runtime.settings();
        this.engine = runtime.engine();
        this.hub = runtime.hub();
        this.publisher = runtime.publisher();
        this.access = runtime.access();
        this.people = people;
        this.portals = portals;
    }

    Dispatcher dispatcher() {
        LimitSettings limits = settings.limits();
        List<CommandHandler> handlers = new ArrayList<>(List.of(
                new RegisterHandler(hub, runtime.identity().tokens(), runtime.rechecks(), runtime.events()),
                new SubscribeHandler(hub, access),
                new UnsubscribeHandler(hub),
                new PublishHandler(publisher, pushes(), access, people, runtime.audit()),
                recalls(),
                new HistoryHandler(histories(), access),
                new ReadHandler(hub, access),
                new ChannelsHandler(hub, access),
                new RoomsHandler(channelLists(), access),
                new PeopleHandler(engine, people, access, new PeopleScope(settings.people())),
                presence(),
                new TypingHandler(hub.typing(), access, people),
                new HeartbeatHandler()));
        handlers.addAll(PortalActions.guarded(portals, publisher));
        return new Dispatcher(
                handlers,
                new Throttle.Rates(
                        new Throttle.Limits(limits.commandsPerSecond(), limits.commandBurst()),
                        new Throttle.Limits(limits.userCommandsPerSecond(), limits.userCommandBurst()),
                        new Throttle.Limits(limits.bytesPerSecond(), limits.byteBurst())),
                settings.admissions().commandsAtOnce(),
                runtime.metrics());
    }

    Pushes pushes() {
        return new Pushes(publisher);
    }

    RecallHandler recalls() {
        return new RecallHandler(engine.log(), access, settings.delivery().recallWindow(), runtime.audit());
    }

    PresenceHandler presence() {
        return new PresenceHandler(engine.presence(), access);
    }

    ChannelLists channelLists() {
        return new ChannelLists(hub, access);
    }

    Histories histories() {
        return new Histories(engine.log(), hub::head);
    }

    /** The limits as the welcome tells them. */
    Event.Welcome.Limits announcedLimits() {
        LimitSettings limits = settings.limits();
        return new Event.Welcome.Limits(
                limits.messageBytes(),
                limits.subscriptions(),
                limits.commandsPerSecond(),
                limits.commandBurst(),
                settings.delivery().outboxBytes(),
                settings.delivery().recallWindow().toMillis());
    }
}
