// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedOutGuestsIT {
    private static final Duration LIFE = Duration.ofDays(30);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("guests-signed-out");
    }

    @Test
    void guest_whoSignedOut_isKnownAfterARestart() {
        open(NOON).add("guest-a");
        open(NOON).add("guest-b");

        SignedOutGuests reopened = open(NOON);
        assertThat(reopened.contains("guest-a")).isTrue();
        assertThat(reopened.contains("guest-b")).isTrue();
        assertThat(reopened.contains("guest-c")).isFalse();
    }

    @Test
    void guest_whoseLastCookieHasExpired_isForgotten() {
        open(NOON).add("guest-a");

        assertThat(open(NOON.plus(LIFE).minusSeconds(1)).contains("guest-a")).isTrue();
        assertThat(open(NOON.plus(LIFE)).contains("guest-a")).isFalse();
    }

    @Test
    void crash_inTheMiddleOfALine_spoilsNothing() throws IOException {
        open(NOON).add("guest-a");
        Files.writeString(file, "\n179", StandardOpenOption.APPEND);
        open(NOON).add("guest-b");
        Files.write(file, new byte[] {10, 0, 0, -1, -1}, StandardOpenOption.APPEND);

        SignedOutGuests reopened = open(NOON);
        assertThat(reopened.contains("guest-a")).isTrue();
        assertThat(reopened.contains("guest-b")).isTrue();
    }

    @Test
    void file_ofAGuestWhoSignsOutAgainAndAgain_staysSmall() throws IOException {
        SignedOutGuests guests = open(NOON);
        for (int i = 0; i < 3000; i++) {
            guests.add("guest-a");
        }

        assertThat(Files.readAllLines(file)).hasSizeLessThan(1100);
        assertThat(open(NOON).contains("guest-a")).isTrue();
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void guests_beyondTheLimit_areForgottenTheOldestFirst() throws IOException {
        SignedOutGuests guests = new SignedOutGuests(file, LIFE, clock(NOON), 100);
        for (int i = 0; i < 150; i++) {
            guests.add("guest-" + i);
        }

        assertThat(guests.contains("guest-0")).isFalse();
        assertThat(guests.contains("guest-149")).isTrue();
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(101);
    }

    @Test
    void file_thatCannotBeWritten_countsUntilTheRestart() throws IOException {
        SignedOutGuests guests = new SignedOutGuests(directory.resolve("gone/file"), LIFE, clock(NOON));
        guests.add("guest-a");

        assertThat(guests.contains("guest-a")).isTrue();
    }

    @Test
    void guest_whoSignedOutBeforeARestart_doesNotComeBackWithTheOldCookie() throws Exception {
        String memory;
        String first;
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            HttpResponse<String> answer = post(server, "signin", "");
            first = answer.body();
            memory = answer.headers().allValues("Set-Cookie").stream()
                    .filter(cookie -> cookie.startsWith("parley-guest-"))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(";.*", "");
            assertThat(post(server, "signin", memory).body()).isEqualTo(first);
            assertThat(post(server, "signout", memory).statusCode()).isEqualTo(204);
        }
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            assertThat(post(server, "signin", memory).body()).contains("guest-").isNotEqualTo(first);
        }
    }

    private SignedOutGuests open(Instant now) {
        return new SignedOutGuests(file, LIFE, clock(now));
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private static HttpResponse<String> post(ParleyServer server, String path, String cookie)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.base().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"Ada\"}"));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
