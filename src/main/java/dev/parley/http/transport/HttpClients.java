// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import dev.parley.connection.Client;
import dev.parley.connection.Clients;
import dev.parley.delivery.Transport;
import dev.parley.door.Admission;
import dev.parley.door.ChatOptions;
import dev.parley.door.HandshakeDecision;
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
    private final Map<String, Client> bySecret = new ConcurrentHashMap<>();
    private final Clients clients;

    HttpClients(Clients clients) {
        this.clients = clients;
    }

    /** 144 bits, for a path. */
    String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Opens the connection of a client that was let in, and is found by this secret from now on. */
    Client open(String secret, Transport transport, HandshakeDecision.Admitted admitted) {
        Admission admission = admitted.admission();
        Client client = clients.open(
                transport,
                admission.authenticated(),
                admission.facts(ChatOptions.roleOf(admitted.options())),
                admitted.reservation()::free);
        bySecret.put(secret, client);
        return client;
    }

    /** Its transport has ended. Several may say so; the first counts. */
    void gone(String secret, int code) {
        Client client = bySecret.remove(secret);
        if (client != null) {
            client.gone(code);
        }
    }

    Optional<Client> find(String secret) {
        return Optional.ofNullable(bySecret.get(secret));
    }
}
