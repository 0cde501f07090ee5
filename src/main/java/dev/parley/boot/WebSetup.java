// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.door.ApiKeyFile;
import dev.parley.door.ApiKeys;
import dev.parley.door.Capacity;
import dev.parley.door.Door;
import dev.parley.door.HandshakeLimits;
import dev.parley.door.Networks;
import dev.parley.door.Origins;
import dev.parley.door.SecretFile;
import dev.parley.engine.Ticket;
import dev.parley.http.AssetServlet;
import dev.parley.http.Assets;
import dev.parley.http.GuestMemory;
import dev.parley.http.HandshakeCalls;
import dev.parley.http.HealthServlet;
import dev.parley.http.JspPageServlet;
import dev.parley.http.PageServlet;
import dev.parley.http.SecurityHeaders;
import dev.parley.http.SessionEnds;
import dev.parley.http.SignInServlet;
import dev.parley.http.SignOutServlet;
import dev.parley.http.SignedOutGuests;
import dev.parley.identity.GuestPass;
import dev.parley.identity.GuestResolver;
import dev.parley.identity.IdentityChain;
import dev.parley.identity.IdentityResolver;
import dev.parley.identity.PrincipalResolver;
import dev.parley.identity.SessionResolver;
import dev.parley.identity.TicketResolver;
import dev.parley.identity.TokenResolver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Registers every servlet, page, filter and listener of ours, all below one prefix. Used once, while the web application starts. */
final class WebSetup {
    private static final Duration TICKET_WAIT = Duration.ofSeconds(2);

    private final ServletContext context;
    private final ParleyRuntime runtime;
    private final Settings settings;
    private final String prefix;
    private final Origins origins;
    private final SessionResolver sessions;
    private final GuestResolver guests = new GuestResolver(new SecureRandom());
    private final GuestMemory memory;
    private final IdentityChain identities;
    private final Door door;
    private final Assets assets;
    private final ApiKeys keys;

    /** Reads all files that there are to read, as that may fail, and nothing of ours is to be registered then. */
    WebSetup(ServletContext context, ParleyRuntime runtime) throws IOException {
        this.context = context;
        this.runtime = runtime;
        this.settings = runtime.settings();
        this.prefix = settings.prefix();
        this.origins = new Origins(settings.web().origins());
        this.sessions = new SessionResolver(settings.people().sessionAttribute());
        this.keys = keys();
        this.assets = Assets.read(context, prefix + "/assets");
        String secret = new SecretFile(settings.data().resolve("guest-key"), new SecureRandom()).read();
        this.memory = new GuestMemory(
                sessions,
                prefix,
                secret,
                new SignedOutGuests(settings.data().resolve("guests-signed-out"), GuestMemory.LIFE, Clock.systemUTC()),
                Clock.systemUTC());
        this.identities = identities(secret);
        Networks proxies = new Networks("parley.trusted-proxies", settings.web().trustedProxies());
        this.door = new Door(
                origins,
                new HandshakeLimits(
                        settings.limits().handshakesPerMinute(),
                        settings.limits().handshakeBurst(),
                        proxies::contains),
                new Capacity(settings.limits().connections(), runtime.lines()::size, runtime.readiness()::shut),
                identities);
    }

    void register() {
        if (!prefix.isEmpty()) {
            filter("unstarted", new Unstarted(runtime.readiness()::unstarted), EnumSet.of(DispatcherType.REQUEST));
        }
        Filter headers = new SecurityHeaders(prefix, settings.web().frameAncestors());
        filter("headers", headers, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR));
        if (settings.people().guests()) {
            filter("guests", memory, EnumSet.of(DispatcherType.REQUEST));
        }
        context.setAttribute("dev.parley.session-attribute", sessions.attributeName());
        context.addListener(new SessionEnds(this::sessionEnded, runtime.hub().registry()::sessionRenamed));
        add("health", new HealthServlet(Optional::empty), "/healthz");
        add("ready", new HealthServlet(runtime.readiness()::trouble, runtime.readiness()::warning), "/readyz");
        if (settings.people().guests()) {
            add("sign-in", new SignInServlet(prefix, origins, sessions, guests, memory), "/signin");
        }
        add("sign-out", new SignOutServlet(prefix, origins, memory), "/signout");
        SocketSetup sockets = new SocketSetup(runtime, door);
        sockets.servlets().forEach(this::add);
        ApiSetup api = new ApiSetup(runtime, origins, identities, keys, prefix);
        api.servlets(memory, new HandshakeCalls(door, origins, identities, sockets.ways()))
                .forEach(this::add);
        pages();
    }

    /** What a portal gets whose Parley cannot start: every path answers 503 and why; at the portal's own root only those asked most. */
    static void registerUnavailable(ServletContext context, String prefix, String reason) {
        ServletRegistration.Dynamic servlet =
                context.addServlet("parley-unavailable", new HealthServlet(() -> Optional.of(reason)));
        if (prefix.isEmpty()) {
            servlet.addMapping("/readyz", "/ws", "/api/v1/*");
        } else {
            servlet.addMapping(prefix + "/*");
        }
    }

    private void sessionEnded(String sessionHash) {
        // While the application stops, all its sessions end: that is no sign-out, and clients are to come back.
        if (!runtime.isStopping()) {
            runtime.hub().registry().sessionEnded(sessionHash);
        }
    }

    private ApiKeys keys() {
        List<String> entries = settings.web().apiKeys();
        return entries.isEmpty()
                ? new ApiKeyFile(settings.data(), new SecureRandom()).load()
                : ApiKeys.ofEntries(entries);
    }

    private void pages() {
        if (!assets.has("parley.js")) {
            // A prefix that is not the folder of our files, as the root of a portal: what lies there is the portal's.
            return;
        }
        context.setAttribute("dev.parley.assets", "assets/" + assets.version());
        add("assets", new AssetServlet(assets), "/assets/*");
        // An empty pattern is the root of the web application; a slash there would be every path that is left.
        page("home", "index.html", prefix.isEmpty() ? "" : "/", "/index.html");
        context.addJspFile("parley-chat-jsp", prefix + "/chat.jsp");
        add("chat-page", new JspPageServlet("parley-chat-jsp"), "/chat");
        if (settings.people().guests()) {
            page("panes", "demo/panes.html", "/demo/panes");
        }
        if (settings.web().demoEndpoints()) {
            page("console", "console.html", "/console");
            page("demo-portal", "demo/portal.html", "/demo/portal");
        }
    }

    private void page(String name, String file, String... paths) {
        add(name + "-page", new PageServlet(prefix + "/" + file, assets), paths);
    }

    private IdentityChain identities(String guestSecret) {
        List<IdentityResolver> chain = new ArrayList<>();
        for (String name : settings.people().identity()) {
            switch (name) {
                case "session" -> chain.add(sessions);
                case "principal" -> chain.add(new PrincipalResolver());
                default -> {
                    if (settings.people().guests()) {
                        chain.add(guests);
                    }
                }
            }
        }
        TicketResolver tickets = new TicketResolver(
                ticket -> runtime.engine().redeemTicket(ticket).thenApply(found -> found.map(Ticket::user)),
                TICKET_WAIT);
        List<TokenResolver> passes =
                settings.people().guests() ? List.of(new GuestPass(guestSecret, memory::isSignedOut)) : List.of();
        return new IdentityChain(tickets, passes, chain);
    }

    private void filter(String name, Filter filter, EnumSet<DispatcherType> types) {
        var registration = context.addFilter("parley-" + name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(types, false, prefix + "/*");
    }

    private void add(String name, Servlet servlet, String... paths) {
        add(new Mapped(name, servlet, List.of(paths)));
    }

    private void add(Mapped mapped) {
        Servlet servlet = mapped.servlet();
        ServletRegistration.Dynamic registration = context.addServlet("parley-" + mapped.name(), servlet);
        registration.setAsyncSupported(true);
        mapped.paths().forEach(path -> registration.addMapping(prefix + path));
        if (servlet instanceof Drains) {
            // Its destroy() runs only if it was initialised.
            registration.setLoadOnStartup(1);
        }
    }
}
