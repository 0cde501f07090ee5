// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.apikey.KeyCheck;
import dev.parley.channel.ChannelName;
import dev.parley.dispatch.Dispatcher;
import dev.parley.door.AddressLimits;
import dev.parley.door.Origins;
import dev.parley.engine.Engine;
import dev.parley.http.api.AccessCalls;
import dev.parley.http.api.ApiServlet;
import dev.parley.http.api.ChannelCalls;
import dev.parley.http.api.ClientCalls;
import dev.parley.http.api.HandshakeCalls;
import dev.parley.http.api.MessageCalls;
import dev.parley.http.api.OperatorCalls;
import dev.parley.http.api.PushCalls;
import dev.parley.http.api.RemovalCalls;
import dev.parley.http.api.Route;
import dev.parley.http.api.Routes;
import dev.parley.http.api.TicketCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The HTTP API and its short forms. Used once. */
final class ApiSetup {
    private final ParleyRuntime runtime;
    private final CommandSetup commands;
    private final Origins origins;
    private final KeyCheck keys;
    private final String prefix;
    private final AddressLimits reads;
    private final Dispatcher dispatcher;

    ApiSetup(
            ParleyRuntime runtime,
            CommandSetup commands,
            Origins origins,
            KeyCheck keys,
            String prefix,
            AddressLimits reads,
            Dispatcher dispatcher) {
        this.reads = reads;
        this.dispatcher = dispatcher;
        this.runtime = runtime;
        this.commands = commands;
        this.origins = origins;
        this.keys = keys;
        this.prefix = prefix;
    }

    List<Mapped> servlets(PortalSignIns signIns, HandshakeCalls handshakes) {
        int pushBytes = runtime.settings().limits().pushBytes();
        PushCalls pushes = new PushCalls(commands.actions().pushes(), pushBytes);
        MessageCalls messages = new MessageCalls(
                commands.actions().histories(),
                commands.actions().recalls(),
                runtime.access(),
                origins,
                signIns.identities(),
                reads,
                dispatcher::count);
        ClientCalls clients = new ClientCalls(runtime.registry(), runtime.hub()::audience, signIns.kicks());
        List<Route> routes = new ArrayList<>();
        routes.addAll(pushes.routes());
        routes.addAll(messages.routes());
        routes.addAll(new TicketCalls(signIns::ticket).routes());
        routes.addAll(clients.routes());
        routes.addAll(new ChannelCalls(
                        commands.actions().channelLists(), commands.actions().presence())
                .routes());
        routes.addAll(new OperatorCalls(signIns.signOuts(), runtime::sendAway).routes());
        routes.addAll(new RemovalCalls(new Removed(runtime.engine()), signIns.signOuts()).routes());
        routes.addAll(new AccessCalls(runtime.rechecks()).routes());
        routes.addAll(runtime.metricCalls().routes());
        routes.addAll(handshakes.routes());
        List<Route> shortForms = new ArrayList<>();
        shortForms.addAll(pushes.routes());
        shortForms.addAll(messages.publicRoutes());
        shortForms.addAll(clients.shortForms());
        shortForms.addAll(runtime.metricCalls().publicRoutes());
        return List.of(
                Mapped.of("api", servlet(routes, prefix + "/api/v1", pushBytes), "/api/v1/*"),
                Mapped.of(
                        "short-forms",
                        servlet(shortForms, prefix, pushBytes),
                        "/push",
                        "/messages",
                        "/deleteClient/*",
                        "/metrics"));
    }

    private record Removed(Engine engine) implements RemovalCalls.Storage {
        @Override
        public CompletionStage<Long> delete(ChannelName channel) {
            return engine.upkeep().delete(channel);
        }

        @Override
        public CompletionStage<Void> forget(String userId, boolean recall) {
            return engine.people().forget(userId, recall);
        }
    }

    private ApiServlet servlet(List<Route> routes, String base, int maxBodyBytes) {
        return new ApiServlet(
                runtime.exchanges(), new Routes(routes), keys, base, maxBodyBytes, runtime.metrics(), runtime.audit());
    }
}
