// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.address.AddressText;
import dev.parley.address.Forwarded;
import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.IDN;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names that this server answers to. Thread-safe. Where they are listed, a page that was loaded from another name is not served when its
 * owner lets that name lead here (DNS rebinding): it would be of our own origin to the browser. Names are compared whole, in any case, with
 * or without the dot at the end; an entry without a port is the name at any port.
 */
public final class Hosts {
    private static final Logger logger = LoggerFactory.getLogger(Hosts.class);
    private static final String ANY = "*";
    private static final Pattern NAME =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]/?#@:\\\\\\s]+)(?::([0-9]{1,5}))?");

    private final List<Name> listed = new ArrayList<>();
    private final boolean any;
    private final Predicate<HttpServletRequest> byProxy;
    private final LogBudget lines = new LogBudget(1);

    /** @param port empty for any */
    private record Name(String host, Optional<Integer> port) {
        boolean covers(String other, int otherPort) {
            return host.equals(other) && port.orElse(otherPort) == otherPort;
        }
    }

    /**
     * @param entries such as {@code chat.example.org}, {@code [::1]:8080}, or {@code *} for every name
     * @param byProxy whether a request comes from a proxy that is to be believed about the host
     * @throws IllegalArgumentException naming the entry that is no host
     */
    public Hosts(List<String> entries, Predicate<HttpServletRequest> byProxy) {
        this.any = entries.contains(ANY);
        this.byProxy = byProxy;
        for (String entry : entries) {
            if (!entry.equals(ANY)) {
                listed.add(parse(entry)
                        .orElseThrow(() -> new IllegalArgumentException("parley.hosts: '" + LogText.of(entry)
                                + "' is no host; write chat.example.org or chat.example.org:8443, or * for any")));
            }
        }
    }

    /** Fails with {@code host.unknown} where the request is for another one. */
    public void require(HttpServletRequest request) {
        if (any) {
            return;
        }
        Optional<String> asked = byProxy.test(request)
                ? Forwarded.of(name -> Collections.list(request.getHeaders(name)))
                        .host()
                        .or(() -> asked(request))
                : asked(request);
        int usual = request.isSecure() ? 443 : 80;
        boolean known = asked.flatMap(Hosts::parse)
                .filter(name -> listed.stream().anyMatch(one -> one.covers(name.host, name.port.orElse(usual))))
                .isPresent();
        if (!known) {
            lines.spend(more -> logger.warn(
                    "refused a request for the host {}, which parley.hosts does not list{}",
                    LogText.of(asked.orElse("")),
                    more));
            throw new ParleyException(
                    ErrorCode.HOST_UNKNOWN,
                    "this server does not answer to the host '" + LogText.of(asked.orElse(""))
                            + "'; if it should, list it in parley.hosts");
        }
    }

    /** Name and port as the container tells them, in a form for URLs; empty where it knows no name. */
    static Optional<String> asked(HttpServletRequest request) {
        @Nullable String host = request.getServerName();
        if (host == null) {
            return Optional.empty();
        }
        String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return Optional.of(bracketed + ":" + request.getServerPort());
    }

    private static Optional<Name> parse(String text) {
        Matcher matcher = NAME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<Integer> port = Optional.ofNullable(matcher.group(2)).map(Integer::valueOf);
        return host(matcher.group(1)).map(host -> new Name(host, port));
    }

    private static Optional<String> host(String text) {
        Optional<String> address = AddressText.of(text);
        if (address.isPresent() || text.startsWith("[")) {
            return address;
        }
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        try {
            return Optional.of(
                    (name.chars().allMatch(unit -> unit < 0x80) ? name : IDN.toASCII(name)).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException ignored) {
            // No name at all.
            return Optional.empty();
        }
    }
}
