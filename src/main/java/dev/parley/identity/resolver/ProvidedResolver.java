// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.spi.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A portal's own way to tell who a request is from, and what keeps this server safe from what is wrong with it. Thread-safe if that is. */
public final class ProvidedResolver extends PortalResolver {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    private final String name;
    private final IdentityResolver provided;

    private ProvidedResolver(String name, IdentityResolver provided) {
        this.name = name;
        this.provided = provided;
    }

    /**
     * The portal's resolvers, by name.
     *
     * @param services may throw {@link ServiceConfigurationError}
     * @param taken names that they may not have
     * @throws IllegalArgumentException with one line that names the resolver and what is wrong with it
     */
    public static Map<String, IdentityResolver> checked(Iterable<IdentityResolver> services, Set<String> taken) {
        Map<String, IdentityResolver> found = new LinkedHashMap<>();
        try {
            for (IdentityResolver service : services) {
                ProvidedResolver resolver = checked(service);
                if (taken.contains(resolver.name) || found.putIfAbsent(resolver.name, resolver) != null) {
                    throw new IllegalArgumentException("two identity resolvers are called '" + resolver.name + "'; "
                            + resolver.provided.getClass().getName() + " needs another name");
                }
            }
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(
                    "an identity resolver of the portal cannot be loaded: " + e.getMessage(), e);
        }
        return found;
    }

    private static ProvidedResolver checked(IdentityResolver provided) {
        String type = provided.getClass().getName();
        @Nullable String name;
        try {
            name = provided.name();
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException("the identity resolver " + type + " does not start: " + e, e);
        }
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the identity resolver " + type + " is called '"
                    + dev.parley.error.LogText.of(name)
                    + "'; lower-case letters, digits, dots and dashes, at most 64, make a name");
        }
        return new ProvidedResolver(name, provided);
    }

    @Override
    public String name() {
        return name;
    }

    /** What it goes by is its own business; where there is a session, that may be it, and then its end is the end. */
    @Override
    Optional<Authenticated> authenticate(HttpServletRequest request) {
        return find(request)
                .map(user -> new Authenticated(user, null, null, Long.MAX_VALUE, request.getSession(false) != null));
    }

    @Override
    Optional<User> find(HttpServletRequest request) {
        Optional<User> found;
        try {
            found = provided.resolve(request);
        } catch (ParleyException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // Its class only: what it says may be anything, the user's password included.
            throw new UnusableUser(provided.getClass().getName() + " fails with "
                    + e.getClass().getName() + at(e));
        }
        // Null too, as the portal's compiler may not forbid it.
        if (found == null || found.isEmpty()) {
            return Optional.empty();
        }
        User user = found.get();
        if (user.guest()) {
            throw new UnusableUser("only this server makes guests");
        }
        return Optional.of(PortalUser.of(user.id(), user.name(), user.roles()));
    }

    private static String at(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
