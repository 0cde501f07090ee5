// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Sec-WebSocket-Extensions} offers, RFC 6455 section 9.1. Immutable. Read here because containers fail at what is malformed, and
 * because the RFC wants the handshake to fail then.
 */
public final class ExtensionOffers {
    private static final String DEFLATE = "permessage-deflate";
    private static final Pattern BITS = Pattern.compile("8|9|1[0-5]");

    private final List<Offer> offers;

    private record Offer(String name, List<Parameter> parameters) {}

    private record Parameter(String name, @Nullable String value) {}

    private ExtensionOffers(List<Offer> offers) {
        this.offers = List.copyOf(offers);
    }

    /** Those of a handshake; fails with {@code handshake.invalid} where they are malformed. */
    public static ExtensionOffers of(HttpServletRequest request) {
        List<Offer> offers = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("Sec-WebSocket-Extensions"))) {
            offers.addAll(read(new HeaderText(header)));
        }
        return new ExtensionOffers(offers);
    }

    /**
     * The offers of compression that RFC 7692 section 7.1 lets a server accept, as the value of one header; empty where there is none. What
     * is no valid offer is declined, and the handshake goes on without it.
     */
    public String deflate() {
        StringJoiner valid = new StringJoiner(", ");
        for (Offer offer : offers) {
            if (offer.name.equals(DEFLATE) && isValid(offer.parameters)) {
                StringBuilder text = new StringBuilder(DEFLATE);
                offer.parameters.forEach(parameter -> text.append("; ")
                        .append(parameter.name)
                        .append(parameter.value == null ? "" : "=" + parameter.value));
                valid.add(text);
            }
        }
        return valid.toString();
    }

    /** {@code 1#extension}, where empty elements of a list are passed over (RFC 9110 section 5.6.1.2). */
    private static List<Offer> read(HeaderText text) {
        List<Offer> offers = new ArrayList<>();
        while (!text.atEnd()) {
            if (text.skip(',')) {
                continue;
            }
            String name = token(text);
            List<Parameter> parameters = new ArrayList<>();
            while (text.skip(';')) {
                String parameter = token(text);
                parameters.add(new Parameter(parameter, text.skip('=') ? value(text) : null));
            }
            offers.add(new Offer(name, List.copyOf(parameters)));
            if (!text.atEnd() && !text.skip(',')) {
                throw malformed();
            }
        }
        return offers;
    }

    /** A token, or one in quotes. */
    private static String value(HeaderText text) {
        return text.quoted().map(HeaderText::new).map(ExtensionOffers::whole).orElseGet(() -> token(text));
    }

    private static String whole(HeaderText text) {
        String token = token(text);
        if (!text.atEnd()) {
            throw malformed();
        }
        return token;
    }

    private static String token(HeaderText text) {
        return text.token().orElseThrow(ExtensionOffers::malformed);
    }

    private static boolean isValid(List<Parameter> parameters) {
        Set<String> known = new HashSet<>();
        for (Parameter parameter : parameters) {
            boolean fits =
                    switch (parameter.name) {
                        case "server_no_context_takeover", "client_no_context_takeover" -> parameter.value == null;
                        case "server_max_window_bits" ->
                            parameter.value != null
                                    && BITS.matcher(parameter.value).matches();
                        case "client_max_window_bits" ->
                            parameter.value == null
                                    || BITS.matcher(parameter.value).matches();
                        default -> false;
                    };
            if (!fits || !known.add(parameter.name)) {
                return false;
            }
        }
        return true;
    }

    private static ParleyException malformed() {
        return new ParleyException(
                ErrorCode.HANDSHAKE_INVALID,
                "the header Sec-WebSocket-Extensions is malformed; it must be a list such as"
                        + " permessage-deflate; client_max_window_bits");
    }
}
