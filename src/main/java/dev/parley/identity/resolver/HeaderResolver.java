// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.error.LogText;
import dev.parley.identity.PeerAddress;
import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user that a trusted proxy names in a header. Thread-safe. Believed only where the socket's own peer is one of the listed addresses;
 * anyone else's copy is ignored, and the first of them is told in the log.
 */
public final class HeaderResolver extends PortalResolver {
    private static final Logger logger = LoggerFactory.getLogger(HeaderResolver.class);

    private final Headers headers;
    private final Predicate<String> proxies;
    private final Function<HttpServletRequest, Optional<String>> peer;
    private final RoleNames roleNames;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * What the proxy's headers are called.
     *
     * @param name empty for none
     * @param roles empty for none
     * @param percent whether their values are percent-encoded; else they are UTF-8 as it is
     */
    public record Headers(String id, String name, String roles, boolean percent) {}

    /**
     * @param proxies whether an address is a trusted proxy's
     * @param peer the address at the other end of a request's socket, as {@link PeerAddress#of}
     */
    public HeaderResolver(
            Headers headers,
            Predicate<String> proxies,
            Function<HttpServletRequest, Optional<String>> peer,
            RoleNames roleNames) {
        this.headers = headers;
        this.proxies = proxies;
        this.peer = peer;
        this.roleNames = roleNames;
    }

    @Override
    public String name() {
        return "header";
    }

    @Override
    Optional<User> find(HttpServletRequest request) {
        if (!request.getHeaders(headers.id()).hasMoreElements()) {
            return Optional.empty();
        }
        Optional<String> address = peer.apply(request);
        if (address.filter(proxies).isEmpty()) {
            tell(address);
            return Optional.empty();
        }
        @Nullable String id = value(request, headers.id());
        if (id == null || id.isEmpty()) {
            // What proxies send for those who have not signed in.
            return Optional.empty();
        }
        return Optional.of(PortalUser.of(id, optional(request, headers.name()), rolesOf(request)));
    }

    private void tell(Optional<String> address) {
        if (told.compareAndSet(false, true)) {
            logger.warn(
                    "ignored the header {} from {}, which parley.header.proxies does not list; others like it are not told",
                    headers.id(),
                    LogText.of(address.orElse("an address that this container does not tell")));
        }
    }

    private @Nullable String optional(HttpServletRequest request, String header) {
        return header.isEmpty() ? null : value(request, header);
    }

    private Set<String> rolesOf(HttpServletRequest request) {
        @Nullable String roles = optional(request, headers.roles());
        return roles == null
                ? Set.of()
                : roleNames.of(Arrays.stream(roles.split(",", -1))
                        .map(String::strip)
                        .filter(role -> !role.isEmpty())
                        .toList());
    }

    /** Two of one kind mean that the client's copy came through with the proxy's: nobody can tell which is which. */
    private @Nullable String value(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        if (values.size() > 1) {
            throw new UnusableUser("the header " + header + " came " + values.size()
                    + " times; the proxy must replace what the client sent, not add to it");
        }
        return values.isEmpty() ? null : decoded(header, values.get(0).strip());
    }

    /** Containers read headers as ISO-8859-1, so that every character is one byte of what was sent. */
    private String decoded(String header, String value) {
        try {
            if (headers.percent()) {
                // Not a form: a plus is a plus.
                return utf8(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.ISO_8859_1));
            }
            return utf8(value);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new UnusableUser("the header " + header + " is no "
                    + (headers.percent() ? "percent-encoded UTF-8" : "UTF-8") + " (parley.header.encoding)");
        }
    }

    private static String utf8(String bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .toString();
    }
}
