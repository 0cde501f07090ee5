// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.net.URI;

/** Where Parley is. */
final class Addresses {
    private Addresses() {}

    /** With a slash at its end; {@code ws} and {@code wss} are understood too. */
    static URI base(URI given) {
        String text = given.toString().replaceFirst("^ws", "http");
        URI base = URI.create(text.endsWith("/") ? text : text + "/");
        if (base.getHost() == null || !base.getScheme().matches("https?") || base.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "base: the address of Parley, such as http://localhost:8080/parley/, not " + given);
        }
        return base;
    }

    static URI socket(URI base, boolean unreadFirst) {
        String path = unreadFirst ? "ws?inbox=push" : "ws";
        return URI.create(base.resolve(path).toString().replaceFirst("^http", "ws"));
    }
}
