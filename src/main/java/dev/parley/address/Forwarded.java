// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What proxies say of a request in {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port}; each that is missing is looked
 * for in {@code Forwarded} (RFC 7239). Immutable. Whether the proxy is to be believed is for the caller to know.
 *
 * @param hops the addresses, the client's first, each as {@link AddressText} writes it. What stands left of one that is no address is left
 *     out with it: whoever wrote that one did not know the client
 * @param scheme {@code http} or {@code https}, as the client was answered; ws counts as http and wss as https
 * @param host the host that the client asked for, with its port where that is told; unchecked
 */
public record Forwarded(List<String> hops, Optional<String> scheme, Optional<String> host) {
    private static final int MAX_HOPS = 100;
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern WITH_PORT = Pattern.compile(".*[^:\\]]:[0-9]{1,5}|\\[.*]:[0-9]{1,5}");

    public Forwarded {
        hops = List.copyOf(hops);
    }

    /**
     * Reads the headers of a request.
     *
     * @param headers the values of a header by its name; each may be a list
     */
    public static Forwarded of(Function<String, List<String>> headers) {
        List<String> standard = headers.apply("Forwarded");
        List<ForwardedElement> elements = standard.isEmpty() ? List.of() : ForwardedElement.parse(standard);
        List<String> addresses = split(headers.apply("X-Forwarded-For"));
        if (addresses.isEmpty()) {
            addresses = elements.stream()
                    .map(element -> element.get("for").orElse("unknown"))
                    .toList();
        }
        Optional<String> scheme = first(headers.apply("X-Forwarded-Proto")).or(() -> firstOf(elements, "proto"));
        Optional<String> host = first(headers.apply("X-Forwarded-Host")).or(() -> firstOf(elements, "host"));
        Optional<String> port = first(headers.apply("X-Forwarded-Port"))
                .filter(text -> PORT.matcher(text).matches());
        return new Forwarded(
                known(addresses), scheme.flatMap(Forwarded::webScheme), host.map(name -> withPort(name, port)));
    }

    /** {@code http} or {@code https}, also for the scheme of a WebSocket; empty for every other. */
    public static Optional<String> webScheme(@Nullable String scheme) {
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> Optional.of("http");
            case "https", "wss" -> Optional.of("https");
            default -> Optional.empty();
        };
    }

    private static List<String> known(List<String> addresses) {
        int start = addresses.size();
        List<String> known = new ArrayList<>();
        while (start > Math.max(0, addresses.size() - MAX_HOPS)) {
            Optional<String> address = AddressText.of(addresses.get(start - 1));
            if (address.isEmpty()) {
                break;
            }
            known.add(0, address.get());
            start--;
        }
        return known;
    }

    private static Optional<String> firstOf(List<ForwardedElement> elements, String name) {
        return elements.stream().flatMap(element -> element.get(name).stream()).findFirst();
    }

    /** The proxy next to the client writes the leftmost. */
    private static Optional<String> first(List<String> values) {
        return split(values).stream().findFirst();
    }

    private static List<String> split(List<String> values) {
        List<String> parts = new ArrayList<>();
        for (String value : values) {
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
        }
        return parts;
    }

    private static String withPort(String host, Optional<String> port) {
        return port.isEmpty() || WITH_PORT.matcher(host).matches() ? host : host + ":" + port.get();
    }
}
