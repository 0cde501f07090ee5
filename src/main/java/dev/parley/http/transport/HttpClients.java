// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import dev.parley.connection.Client;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients whose commands come by requests of their own, by the secret in the address of those. Thread-safe. Whoever has the secret is
 * taken for the client, as long as that is connected.
 */
final class HttpClients {
    private static final int SECRET_BYTES = 18;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Client> clients = new ConcurrentHashMap<>();

    /** 144 bits, for a path. */
    String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    void add(String secret, Client client) {
        clients.put(secret, client);
    }

    void remove(String secret) {
        clients.remove(secret);
    }

    Optional<Client> find(String secret) {
        return Optional.ofNullable(clients.get(secret));
    }
}
