// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.address.AddressText;
import dev.parley.apikey.KeyCheck;
import dev.parley.apikey.WatchedKeys;
import dev.parley.boot.host.OpenFiles;
import dev.parley.config.AdmissionSettings;
import dev.parley.config.Setting;
import dev.parley.config.Settings;
import dev.parley.config.WebSettings;
import dev.parley.connection.Clients;
import dev.parley.door.AddressLimits;
import dev.parley.door.Capacity;
import dev.parley.door.Door;
import dev.parley.door.HostFilter;
import dev.parley.door.Hosts;
import dev.parley.door.Networks;
import dev.parley.door.Origins;
import dev.parley.door.Reception;
import dev.parley.door.StrangerLimits;
import dev.parley.engine.Engine;
import dev.parley.exchange.ContainerRefusals;
import dev.parley.exchange.ExchangeFilter;
import dev.parley.exchange.Exchanges;
import dev.parley.file.SecretFile;
import dev.parley.http.ErrorGuard;
import dev.parley.http.HealthServlet;
import dev.parley.http.Unavailable;
import dev.parley.http.api.HandshakeCalls;
import dev.parley.http.pages.SecurityHeaders;
import dev.parley.http.pages.TrailingSlash;
import dev.parley.http.transport.Transports;
import dev.parley.identity.PeerAddress;
import dev.parley.identity.User;
import dev.parley.identity.resolver.GuestPass;
import dev.parley.identity.resolver.GuestResolver;
import dev.parley.identity.resolver.IdentityChain;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.identity.resolver.TokenResolver;
import dev.parley.jsp.Functions;
import dev.parley.session.GuestMemory;
import dev.parley.session.GuestSessions;
import dev.parley.session.Kicks;
import dev.parley.session.SessionEnds;
import dev.parley.session.SessionWatch;
import dev.parley.session.SignInServlet;
import dev.parley.session.SignOutServlet;
import dev.parley.session.SignOuts;
import dev.parley.session.SignedOutGuests;
import dev.parley.session.TouchServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Registers every servlet, page, filter and listener of ours, all below one prefix. Used once, while the web application starts. */
final class WebSetup {
    private final ServletContext context;
    private final Registrar registrar;
    private final ParleyRuntime runtime;
    private final Settings settings;
    private final boolean fragment;
    private final String prefix;
    private final Exchanges exchanges;
    private final Origins origins;
    private final Hosts hosts;
    private final SessionResolver sessions;
    private final GuestResolver guests;
    private final SignedOutGuests signedOut;
    private final GuestMemory memory;
    private final IdentityChain identities;
    private final SessionWatch watch;
    private final Door door;
    private final AddressLimits handshakes;
    private final AddressLimits signIns;
    private final PageSetup pages;
    private final KeyCheck keys;
    private final boolean chat;
    private final @Nullable CompareSetup compare;

    /** Reads all files that there are to read, as that may fail, and nothing of ours is to be registered then. */
    WebSetup(ServletContext context, ParleyRuntime runtime, boolean fragment) throws IOException {
        this.fragment = fragment;
        this.context = context;
        this.runtime = runtime;
        this.settings = runtime.settings();
        this.prefix = settings.prefix();
        this.registrar = new Registrar(context, prefix);
        this.exchanges = runtime.exchanges();
        this.chat = settings.access().chat();
        Networks proxies =
                new Networks(Setting.TRUSTED_PROXIES.key(), settings.web().trustedProxies());
        Predicate<HttpServletRequest> byProxy =
                request -> PeerAddress.of(request).filter(proxies::contains).isPresent();
        this.origins = new Origins(settings.web().origins(), byProxy);
        this.hosts = new Hosts(settings.web().hosts(), byProxy);
        this.sessions = runtime.identity().sessions();
        this.guests = runtime.identity().guests();
        this.keys = new WatchedKeys(
                settings.web().apiKeys(),
                settings.web().apiKeysFile(),
                settings.storage().data(),
                new SecureRandom());
        this.pages = new PageSetup(context, runtime, fragment);
        String secret = new SecretFile(settings.storage().data().resolve("guest-key"), new SecureRandom()).read();
        this.signedOut = new SignedOutGuests(
                settings.storage().data().resolve("guests-signed-out"), GuestMemory.LIFE, Clock.systemUTC());
        this.memory = new GuestMemory(
                sessions,
                prefix,
                secret,
                signedOut,
                runtime.revocations(),
                runtime.guestSessions(),
                settings.web().secureCookies(),
                Clock.systemUTC());
        List<TokenResolver> passes = settings.people().guests()
                ? List.of(
                        new GuestPass(secret, memory::isSignedOut, runtime.hub().names()))
                : List.of();
        this.identities = runtime.identity().chain(passes);
        this.watch = new SessionWatch(
                runtime.hub().sessions(),
                new TreeSet<>(List.of(sessions.attributeName(), sessions.portalAttribute())),
                value -> sessions.of(value).map(User::id),
                runtime.revocations(),
                runtime.identity().sharedLogins(),
                settings.sessions().warning());
        this.handshakes = new AddressLimits(
                settings.limits().handshakesPerMinute(), settings.limits().handshakeBurst(), proxies::contains);
        this.door = new Door(origins, handshakes, capacity(proxies), identities, (request, session) -> {
            watch.admitted(request, session);
            runtime.guestSessions().admitted(session);
        });
        this.signIns = AddressLimits.ofSignIns(
                settings.admissions().signInsPerMinute(), settings.admissions().signInBurst(), proxies::contains);
        this.compare = settings.web().demoEndpoints() ? new CompareSetup(runtime, prefix, proxies) : null;
    }

    private Capacity capacity(Networks proxies) {
        int connections = OpenFiles.connections(settings.limits().connections());
        AdmissionSettings admissions = settings.admissions();
        int max = admissions.connections().orElse(StrangerLimits.usualMax(connections));
        boolean chosen = admissions.connectionsPerAddress().isPresent();
        StrangerLimits strangers = new StrangerLimits(
                max,
                admissions.connectionsPerAddress().orElse(StrangerLimits.usualPerAddress(max)),
                runtime.writers()::strangers,
                runtime.writers()::strangersFrom,
                // Of its own accord it does not hold what comes from this machine: that is a proxy, or somebody's
                // trial.
                address -> proxies.contains(address) || (!chosen && AddressText.isLoopback(address)));
        return new Capacity(
                connections,
                runtime.writers()::size,
                runtime.readiness()::shut,
                settings.limits().connectionsPerAddress(),
                runtime.writers()::sizeFrom,
                proxies::contains,
                strangers);
    }

    /**
     * What goes on once Parley runs: the look at sessions, about twice a second, what portals ask about people, and what is to be read again
     * from the data directory once it is ours: another Parley may have gone on writing there.
     */
    record Running(Runnable sessions, PortalSignIns signIns, Runnable takenOver) {}

    Running register() {
        context.addListener(new ContainerRefusals(prefix));
        if (compare != null) {
            registrar.filter("compare-meter", compare.meter(), EnumSet.of(DispatcherType.REQUEST));
        }
        // The first one but for that, which changes nothing: the others are inside of it, the portal's too.
        registrar.filter("exchange", new ExchangeFilter(exchanges), EnumSet.of(DispatcherType.REQUEST));
        if (!prefix.isEmpty() || !fragment) {
            Filter unstarted = new Unavailable(
                    runtime.readiness()::unstarted, () -> !runtime.readiness().isFailed());
            registrar.filter("unstarted", unstarted, EnumSet.of(DispatcherType.REQUEST));
        }
        WebSettings web = settings.web();
        Filter headers = new SecurityHeaders(prefix, web.frameAncestors(), web.hsts());
        registrar.filter("headers", headers, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR));
        registrar.filter("slash", new TrailingSlash(prefix), EnumSet.of(DispatcherType.REQUEST));
        registrar.filter("hosts", new HostFilter(hosts, prefix), EnumSet.of(DispatcherType.REQUEST));
        if (web.secureCookies() && prefix.isEmpty()) {
            // In a portal the session, and its cookie, are the portal's.
            context.getSessionCookieConfig().setSecure(true);
        }
        if (settings.people().guests()) {
            registrar.filter("guests", memory, EnumSet.of(DispatcherType.REQUEST));
        }
        registrar.filter(
                "errors", new ErrorGuard(prefix, Registrar::answersItself), EnumSet.of(DispatcherType.REQUEST), true);
        context.setAttribute(Functions.PREFIX, prefix);
        context.setAttribute("dev.parley.session-attribute", sessions.portalAttribute());
        context.setAttribute(GuestSessions.ATTRIBUTE, runtime.guestSessions());
        context.addListener(new SessionEnds(watch.and(runtime.guestSessions()), runtime::isStopping));
        registrar.add("health", new HealthServlet(exchanges, Optional::empty), "/healthz");
        registrar.add(
                "ready",
                new HealthServlet(exchanges, runtime.readiness()::trouble, runtime.readiness()::warning),
                "/readyz");
        if (settings.people().guests()) {
            registrar.add(
                    "sign-in",
                    new SignInServlet(
                            exchanges,
                            prefix,
                            chat ? "./chat" : "./",
                            origins,
                            sessions,
                            guests,
                            memory,
                            runtime.hub().names(),
                            signIns),
                    "/signin");
        }
        registrar.add(
                "touch",
                new TouchServlet(
                        exchanges,
                        origins,
                        settings.sessions().keptAlive(),
                        runtime.identity().sharedLogins()),
                "/touch");
        CommandSetup commands = runtime.commands();
        Clients clients = new Clients(
                runtime.hub(), runtime.writers(), commands.dispatcher(), runtime.events(), commands.announcedLimits());
        Reception reception = new Reception(door, runtime.identity().sharedLogins()::join, runtime.metrics());
        SocketSetup sockets = new SocketSetup(runtime, reception, clients, context.getServerInfo());
        sockets.servlets().forEach(registrar::add);
        transports(reception, clients);
        Engine engine = runtime.engine();
        Kicks kicks = new Kicks(runtime.registry(), engine.nodes(), engine.people(), runtime.revocations());
        registrar.add(
                "sign-out",
                new SignOutServlet(exchanges, origins, memory, signIns.another("too many sign-outs"), kicks::guestLeft),
                "/signout");
        SignOuts signOuts = new SignOuts(runtime.registry(), kicks, memory);
        PortalSignIns portal = new PortalSignIns(
                runtime.engine().credentials(), kicks, signOuts, runtime.revocations(), identities, this::recognize);
        ApiSetup api = new ApiSetup(
                runtime,
                commands,
                origins,
                keys,
                prefix,
                handshakes.another("too many reads of messages"),
                clients.dispatcher());
        api.servlets(portal, new HandshakeCalls(door, origins, sockets.ways())).forEach(registrar::add);
        if (compare != null) {
            registrar.add(compare.servlet(origins, identities, keys));
        }
        pages.servlets().forEach(registrar::add);
        return new Running(this::check, portal, signedOut::read);
    }

    private void transports(Reception reception, Clients clients) {
        Transports transports = Transports.of(
                exchanges,
                reception,
                origins,
                clients,
                runtime.executor(),
                runtime.metrics(),
                new Transports.Limits(
                        SocketSetup.maxFrameBytes(settings),
                        settings.delivery().outboxBytes(),
                        settings.delivery().pollWait(),
                        settings.delivery().heartbeatTimeout()));
        registrar.add("sse", transports.sse(), "/sse");
        registrar.add("poll", transports.poll(), "/poll/*");
        registrar.add("send", transports.send(), "/send/*");
    }

    /** Of a portal's own paths, which ours are asked about. */
    private void recognize(HttpServletRequest request) {
        if (settings.people().guests()) {
            memory.recognize(request);
        }
    }

    private void check() {
        watch.check();
        runtime.guestSessions().check();
    }
}
