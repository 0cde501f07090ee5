// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link ParleyClient} needs. Confined to one thread. */
public final class ParleyClientBuilder {
    final URI base;
    final Map<String, String> headers = new LinkedHashMap<>();
    Credentials credentials = Credentials.NONE;
    ClientListener listener = new ClientListener() {};
    boolean unreadFirst;
    int queue = 1000;
    int backlog = 1000;
    Duration replyWithin = Duration.ofSeconds(15);
    Duration publishWithin = Duration.ofMinutes(2);
    Duration connectWithin = Duration.ofSeconds(20);

    @Nullable
    HttpClient http;

    ParleyClientBuilder(URI base) {
        this.base = Addresses.base(base);
    }

    /** Tickets from {@code POST /api/v1/tickets}: each works once. Asked before every attempt to connect. */
    public ParleyClientBuilder ticket(CredentialSupplier tickets) {
        credentials = Credentials.bearer(tickets);
        return this;
    }

    /** JWTs. Asked before every attempt to connect, also when the server closes because one has ended. */
    public ParleyClientBuilder token(CredentialSupplier tokens) {
        credentials = Credentials.bearer(tokens);
        return this;
    }

    /** A value for the header {@code Cookie}, such as {@code JSESSIONID=…}. Asked before every attempt to connect. */
    public ParleyClientBuilder cookie(CredentialSupplier cookies) {
        credentials = Credentials.cookie(cookies);
        return this;
    }

    /**
     * A guest of this name, where the server admits guests: the same one over all reconnections of this client.
     *
     * @param name 1 to 40 characters
     */
    public ParleyClientBuilder guest(String name) {
        String shown = Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
        String pass = "guest." + Keys.fresh() + "." + shown;
        return token(() -> pass);
    }

    /** Hears of the connection, and what comes without being subscribed to. */
    public ParleyClientBuilder listener(ClientListener heard) {
        listener = heard;
        return this;
    }

    /**
     * What is unread in the inbox and private chats comes right after each connect (at most 1000 messages, the rest as a conversation's
     * row), each message once to this client. Mark it read, or it comes to the next client too.
     */
    public ParleyClientBuilder unreadFirst() {
        unreadFirst = true;
        return this;
    }

    /** How many commands may wait for a connection, their turn or their answer: 1000. Further ones fail with {@code queue.full}. */
    public ParleyClientBuilder queue(int commands) {
        queue = positive("queue", commands);
        return this;
    }

    /** How many calls of listeners may wait before the client stops reading: 1000. */
    public ParleyClientBuilder backlog(int calls) {
        backlog = positive("backlog", calls);
        return this;
    }

    /** How long a command waits for its answer, its time in the queue included: 15 s. */
    public ParleyClientBuilder replyTimeout(Duration within) {
        replyWithin = positive("replyTimeout", within);
        return this;
    }

    /** The same for messages, which outlive reconnections: 2 min. */
    public ParleyClientBuilder publishTimeout(Duration within) {
        publishWithin = positive("publishTimeout", within);
        return this;
    }

    /** How long a handshake may take until the server's welcome: 20 s. */
    public ParleyClientBuilder connectTimeout(Duration within) {
        connectWithin = positive("connectTimeout", within);
        return this;
    }

    /** A header of every handshake, such as what a gateway asks for. */
    public ParleyClientBuilder header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** For a proxy or a TLS context of your own. It stays yours: the client does not end it. */
    public ParleyClientBuilder http(HttpClient client) {
        http = client;
        return this;
    }

    /** A client that is connecting already. */
    public ParleyClient connect() {
        ParleyClient client = new ParleyClient(this);
        client.open();
        return client;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": 1 or more, not " + value);
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": longer than nothing, not " + value);
        }
        return value;
    }
}
