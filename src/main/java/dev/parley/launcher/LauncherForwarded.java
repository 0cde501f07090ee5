// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static dev.parley.launcher.LauncherCalls.call;

import dev.parley.address.AddressText;
import dev.parley.address.Forwarded;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/**
 * Writes what proxies say so that Tomcat's {@code RemoteIpValve}, which comes after it and decides whom to believe, understands all of them:
 * addresses without ports and brackets, {@code wss} as {@code https}, {@code Forwarded} as {@code X-Forwarded-…}. Stateless.
 */
final class LauncherForwarded implements LauncherValve.Step {
    @Override
    public void handle(Object request, Object response, LauncherValve.Next next) throws Exception {
        Object headers = call(call(request, "getCoyoteRequest"), "getMimeHeaders");
        Forwarded forwarded = Forwarded.of(name -> values(headers, name));
        List<String> hops = forwarded.hops().stream()
                .map(hop -> AddressText.longFormOf(hop).orElse(hop))
                .toList();
        set(headers, "X-Forwarded-For", String.join(", ", hops));
        if (forwarded.scheme().isPresent()) {
            set(headers, "X-Forwarded-Proto", forwarded.scheme().get());
        }
        next.invoke();
    }

    private static void set(Object headers, String name, String value) throws Exception {
        call(headers, "removeHeader", name);
        if (!value.isEmpty()) {
            call(call(headers, "setValue", name), "setString", value);
        }
    }

    private static List<String> values(Object headers, String name) {
        try {
            List<String> values = new ArrayList<>();
            if (call(headers, "values", name) instanceof Enumeration<?> found) {
                while (found.hasMoreElements()) {
                    values.add(String.valueOf(found.nextElement()));
                }
            }
            return values;
        } catch (Exception e) {
            throw new IllegalStateException("Tomcat's headers cannot be read", e);
        }
    }
}
