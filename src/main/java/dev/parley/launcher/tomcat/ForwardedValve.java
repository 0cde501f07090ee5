// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import dev.parley.address.AddressText;
import dev.parley.address.Forwarded;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Writes what proxies say so that Tomcat's {@code RemoteIpValve}, which comes after it and decides whom to believe, understands all of them:
 * addresses without ports and brackets, {@code wss} as {@code https}, {@code Forwarded} as {@code X-Forwarded-…}. Stateless.
 */
final class ForwardedValve extends ValveBase {
    ForwardedValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
        Forwarded forwarded = Forwarded.of(name -> valuesOf(headers, name));
        List<String> hops = forwarded.hops().stream()
                .map(hop -> AddressText.longFormOf(hop).orElse(hop))
                .toList();
        set(headers, "X-Forwarded-For", String.join(", ", hops));
        if (forwarded.scheme().isPresent()) {
            set(headers, "X-Forwarded-Proto", forwarded.scheme().get());
        }
        getNext().invoke(request, response);
    }

    /** A header that Tomcat could not read has no value; the request is refused already. */
    private static List<String> valuesOf(MimeHeaders headers, String name) {
        return Collections.list(headers.values(name)).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    private static void set(MimeHeaders headers, String name, String value) {
        headers.removeHeader(name);
        if (!value.isEmpty()) {
            headers.setValue(name).setString(value);
        }
    }
}
