// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Field;
import java.util.Optional;

/**
 * The address at the other end of the socket. {@code getRemoteAddr} may be anything that a {@code RemoteIpValve} took out of
 * {@code X-Forwarded-For}. Stateless.
 */
public final class PeerAddress {
    private PeerAddress() {}

    /** Empty where this container does not tell: then no address may be trusted. */
    public static Optional<String> of(HttpServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        try {
            // Tomcat's facade hides its request, which alone knows (since 9.0.36). Its access log has it as %{peer}a.
            Field hidden = inner.getClass().getDeclaredField("request");
            hidden.setAccessible(true);
            Object request0 = hidden.get(inner);
            return request0.getClass().getMethod("getPeerAddr").invoke(request0) instanceof String address
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
