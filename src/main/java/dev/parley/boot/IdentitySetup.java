// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.config.IdentitySettings;
import dev.parley.config.PeopleSettings;
import dev.parley.config.Setting;
import dev.parley.door.Networks;
import dev.parley.engine.Credentials;
import dev.parley.engine.Ticket;
import dev.parley.error.LogText;
import dev.parley.identity.PeerAddress;
import dev.parley.identity.jwt.CachedKeys;
import dev.parley.identity.jwt.JwtResolver;
import dev.parley.identity.jwt.KeyServer;
import dev.parley.identity.jwt.SharedSecret;
import dev.parley.identity.jwt.VerificationKeys;
import dev.parley.identity.resolver.GuestResolver;
import dev.parley.identity.resolver.HeaderResolver;
import dev.parley.identity.resolver.IdentityChain;
import dev.parley.identity.resolver.PrincipalResolver;
import dev.parley.identity.resolver.ProvidedResolver;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.identity.resolver.TicketResolver;
import dev.parley.identity.resolver.TokenResolver;
import dev.parley.identity.resolver.Tokens;
import dev.parley.identity.tomcat.SharedLogins;
import dev.parley.revocation.Revocations;
import dev.parley.spi.IdentityResolver;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The identity chain as the settings want it, and what it keeps. Made without side effects. Thread-safe. */
final class IdentitySetup {
    private static final Logger logger = LoggerFactory.getLogger(IdentitySetup.class);
    private static final Duration TICKET_WAIT = Duration.ofSeconds(2);
    private static final Duration KEY_FETCH = Duration.ofSeconds(5);
    private static final Duration KEY_PAUSE = Duration.ofSeconds(30);
    private static final long KEY_REFRESH_MINUTES = 10;

    private final GuestResolver guests = new GuestResolver(new SecureRandom());
    private final SessionResolver sessions;
    private final @Nullable CachedKeys keys;
    private final Tokens tokens;
    private final List<IdentityResolver> ways;
    private final boolean portalsBearer;
    private final Revocations revocations;
    private final SharedLogins sharedLogins;

    /** @throws IllegalArgumentException with one line that names the setting, or the portal's resolver, and what is wrong with it */
    IdentitySetup(
            PeopleSettings people,
            boolean ownSessions,
            Credentials credentials,
            Revocations revocations,
            Iterable<IdentityResolver> services,
            ScheduledExecutorService clock) {
        IdentitySettings settings = people.ways();
        this.revocations = revocations;
        this.sharedLogins = new SharedLogins(ownSessions, revocations::now);
        this.sessions = new SessionResolver(settings.session(), settings.roles());
        IdentitySettings.@Nullable Jwt jwt = settings.jwt();
        this.keys = jwt == null || jwt.keyServer() == null ? null : keysOf(jwt.keyServer(), clock);
        TicketResolver tickets = new TicketResolver(
                ticket -> credentials.redeemTicket(ticket).thenApply(found -> found.map(IdentitySetup::bound)),
                ticket -> credentials.lookAtTicket(ticket).thenApply(found -> found.map(IdentitySetup::bound)),
                TICKET_WAIT);
        this.tokens = new Tokens(tickets, jwt == null ? List.of() : List.of(jwtResolver(jwt, settings)), revocations);
        this.ways = ways(people, settings, services);
        this.portalsBearer = settings.portalsBearer();
    }

    /** Fetches the keys of tokens, and goes on doing so. */
    void start(ScheduledExecutorService scheduler) {
        if (keys != null) {
            var unused = scheduler.scheduleAtFixedRate(keys::refresh, 0, KEY_REFRESH_MINUTES, TimeUnit.MINUTES);
        }
    }

    void close() {
        if (keys != null) {
            keys.close();
        }
    }

    /**
     * The chain.
     *
     * @param passes what guests may bring instead of a session
     */
    IdentityChain chain(List<TokenResolver> passes) {
        return new IdentityChain(tokens.with(passes), ways, portalsBearer, revocations);
    }

    Tokens tokens() {
        return tokens;
    }

    SessionResolver sessions() {
        return sessions;
    }

    SharedLogins sharedLogins() {
        return sharedLogins;
    }

    GuestResolver guests() {
        return guests;
    }

    private static TicketResolver.Bound bound(Ticket ticket) {
        return new TicketResolver.Bound(ticket.user(), ticket.origin(), ticket.session(), ticket.issued());
    }

    private TokenResolver jwtResolver(IdentitySettings.Jwt jwt, IdentitySettings settings) {
        if (jwt.isOpenToOthers()) {
            logger.warn(
                    "{} is no https address: whoever can change its answers on the way can sign in as anyone. Use https",
                    Setting.JWT_JWKS_URL.key());
        }
        VerificationKeys verification = keys == null ? secretOf(jwt) : keys;
        return new JwtResolver(jwt.rules(), verification, settings.roles(), Clock.systemUTC(), revocations);
    }

    private static SharedSecret secretOf(IdentitySettings.Jwt jwt) {
        int bits = jwt.rules().algorithms().stream()
                .mapToInt(algorithm -> Integer.parseInt(algorithm.substring(2)))
                .max()
                .orElse(256);
        try {
            return new SharedSecret(String.valueOf(jwt.secret()), bits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Setting.JWT_SECRET.key() + ": " + e.getMessage(), e);
        }
    }

    private static CachedKeys keysOf(URI uri, ScheduledExecutorService clock) {
        return new CachedKeys(
                new KeyServer(uri, KEY_FETCH, clock), LogText.of(uri.toString()), KEY_PAUSE, System::nanoTime);
    }

    private List<IdentityResolver> ways(
            PeopleSettings people, IdentitySettings settings, Iterable<IdentityResolver> services) {
        Map<String, IdentityResolver> known = new LinkedHashMap<>();
        known.put("session", sessions);
        known.put("principal", new PrincipalResolver(settings.roles(), sharedLogins));
        Networks proxies = new Networks(Setting.HEADER_PROXIES.key(), settings.headerProxies());
        known.put(
                "header", new HeaderResolver(settings.header(), proxies::contains, PeerAddress::of, settings.roles()));
        known.put("guest", guests);
        TreeSet<String> taken = new TreeSet<>(known.keySet());
        taken.addAll(IdentitySettings.EXPLICIT);
        Map<String, IdentityResolver> provided = ProvidedResolver.checked(services, taken);
        known.putAll(provided);
        List<IdentityResolver> ways = new ArrayList<>();
        for (String name : settings.order()) {
            IdentityResolver resolver = known.get(name);
            if (resolver != null && (resolver != guests || people.guests())) {
                ways.add(resolver);
            } else if (resolver == null && !IdentitySettings.EXPLICIT.contains(name)) {
                throw new IllegalArgumentException(Setting.IDENTITY.key() + ": '" + LogText.of(name)
                        + "' is no way to know a user; there are " + String.join(", ", known.keySet()));
            }
        }
        tellUnused(settings, provided);
        return ways;
    }

    private static void tellUnused(IdentitySettings settings, Map<String, IdentityResolver> provided) {
        for (String name : provided.keySet()) {
            if (!settings.order().contains(name)) {
                logger.warn(
                        "The portal's identity resolver '{}' is not asked: {} does not name it",
                        name,
                        Setting.IDENTITY.key());
            }
        }
        if (!settings.headerProxies().isEmpty() && !settings.order().contains("header")) {
            logger.warn(
                    "{} has no effect: {} does not name header", Setting.HEADER_PROXIES.key(), Setting.IDENTITY.key());
        }
    }
}
