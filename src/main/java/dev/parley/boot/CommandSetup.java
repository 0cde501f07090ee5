// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.command.Actions;
import dev.parley.command.CommandHandler;
import dev.parley.command.PortalActions;
import dev.parley.config.LimitSettings;
import dev.parley.config.Settings;
import dev.parley.dispatch.Dispatcher;
import dev.parley.dispatch.Throttle;
import dev.parley.people.People;
import dev.parley.spi.ActionHandler;
import dev.parley.wire.Event;
import java.util.ArrayList;
import java.util.List;

/** Makes what answers commands: Parley's own actions, those of the portal, and their limits. */
final class CommandSetup {
    private final ParleyRuntime runtime;
    private final Settings settings;
    private final Actions actions;
    private final Iterable<ActionHandler> portals;

    /** @param portals the portal's own actions */
    CommandSetup(ParleyRuntime runtime, People people, Iterable<ActionHandler> portals) {
        this.runtime = runtime;
        this.settings = runtime.settings();
        this.portals = portals;
        this.actions = new Actions(new Actions.Parts(
                runtime.hub(),
                runtime.engine(),
                runtime.publisher(),
                runtime.access(),
                people,
                runtime.identity().tokens(),
                runtime.rechecks(),
                runtime.events(),
                runtime.audit(),
                settings.delivery().recallWindow(),
                new PeopleScope(settings.people())));
    }

    Dispatcher dispatcher() {
        LimitSettings limits = settings.limits();
        List<CommandHandler> handlers = new ArrayList<>(actions.handlers());
        handlers.addAll(PortalActions.guarded(portals, runtime.publisher()));
        return new Dispatcher(
                handlers,
                new Throttle.Rates(
                        new Throttle.Limits(limits.commandsPerSecond(), limits.commandBurst()),
                        new Throttle.Limits(limits.userCommandsPerSecond(), limits.userCommandBurst()),
                        new Throttle.Limits(limits.bytesPerSecond(), limits.byteBurst())),
                settings.admissions().commandsAtOnce(),
                runtime.metrics());
    }

    /** What the HTTP API shares with the actions. */
    Actions actions() {
        return actions;
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
