// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.address.AddressText;
import dev.parley.error.LogText;
import dev.parley.identity.PeerAddress;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The address of a request's client, for everything that counts, logs or shows addresses: one spelling, without port, brackets or zone.
 * Stateless.
 */
public final class ClientAddress {
    private ClientAddress() {}

    /**
     * What the container tells, after a {@code RemoteIpValve} has taken it from a proxy's header. Where that is no address
     * ({@code unknown}, or a proxy's own word for a client), the client counts as the proxy.
     */
    public static String of(HttpServletRequest request) {
        @Nullable String told = request.getRemoteAddr();
        return AddressText.of(told)
                .or(() -> PeerAddress.of(request).flatMap(AddressText::of))
                .orElseGet(() -> told == null || told.isEmpty() ? "unknown" : LogText.of(told));
    }
}
