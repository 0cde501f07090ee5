// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.door.AddressLimits;
import dev.parley.door.Origins;
import dev.parley.identity.GuestNames;
import dev.parley.identity.User;
import dev.parley.identity.resolver.GuestResolver;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.revocation.Revocations;
import dev.parley.testing.HouseUnderTest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest's cookie: into which sessions it brings its guest, under which id and name, and whose it is. */
class GuestCookieIT {
    private static final String SECRET = "a secret of this test's own";

    @TempDir
    Path directory;

    @AutoClose
    private HouseUnderTest house;

    @AutoClose
    private HouseUnderTest secure;

    @BeforeEach
    void start() {
        house = house("plain", SECRET).start();
        secure = house("secure", SECRET).secure().start();
    }

    private HouseUnderTest house(String name, String secret) {
        SessionResolver sessions = new SessionResolver(SessionResolver.DEFAULT_ATTRIBUTE);
        GuestMemory memory = new GuestMemory(
                sessions,
                "",
                secret,
                new SignedOutGuests(directory.resolve(name), GuestMemory.LIFE, Clock.systemUTC()),
                Revocations.inMemory(),
                new GuestSessions(0, Duration.ofMinutes(2), session -> false),
                false,
                Clock.systemUTC());
        Origins origins = new Origins(List.of());
        return new HouseUnderTest(directory.resolve(name + "-tomcat"))
                .filter(memory, true)
                .servlet(
                        "/signin",
                        new SignInServlet(
                                HouseUnderTest.exchanges(),
                                "",
                                "./chat",
                                origins,
                                sessions,
                                new GuestResolver(new SecureRandom()),
                                memory,
                                GuestNames.ANY,
                                new AddressLimits(0, 0, address -> false)))
                .servlet(
                        "/signout",
                        new SignOutServlet(
                                HouseUnderTest.exchanges(),
                                origins,
                                memory,
                                new AddressLimits(0, 0, address -> false),
                                guest -> {}))
                .servlet("/visit", new Visit());
    }

    /** A page of the portal's that has a session of its own, and tells whose that is. */
    private static final class Visit extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession();
            Optional<User> user = new SessionResolver(SessionResolver.DEFAULT_ATTRIBUTE).resolve(request);
            response.getWriter().print(user.map(User::toString).orElse("nobody"));
        }
    }

    @Test
    void guest_comesIntoASessionThatWasThere_underANewId() {
        String memory = guestCookie(signIn(house, ""));
        HttpResponse<String> first = visit(house, "");
        String planted = sessionCookie(first).orElseThrow();

        HttpResponse<String> restored = visit(house, planted + "; " + memory);

        assertThat(first.body()).isEqualTo("nobody");
        assertThat(restored.body()).contains("Anna");
        assertThat(sessionCookie(restored)).isPresent().hasValueSatisfying(id -> assertThat(id)
                .isNotEqualTo(planted));
        assertThat(visit(house, planted).body()).isEqualTo("nobody");
        assertThat(visit(house, sessionCookie(restored).orElseThrow()).body()).isEqualTo(restored.body());
    }

    @Test
    void guest_whoWasSentAway_leavesTheSessionUnderANewId() {
        HttpResponse<String> in = signIn(house, "");
        String session = sessionCookie(in).orElseThrow();
        send(house, "/signout", guestCookie(in));

        HttpResponse<String> after = visit(house, session);

        assertThat(after.body()).isEqualTo("nobody");
        assertThat(sessionCookie(after)).isPresent().isNotEqualTo(Optional.of(session));
    }

    @Test
    void cookie_overTls_belongsToThisHostAlone() {
        String header = guestHeader(signIn(secure, ""));

        assertThat(header)
                .startsWith("__Host-parley-guest-")
                .contains("Path=/;", "Secure", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Domain");
        assertThat(visit(secure, nameAndValue(header)).body()).contains("Anna");
        assertThat(guestHeader(signIn(house, ""))).startsWith("parley-guest-").doesNotContain("Secure");
    }

    @Test
    void cookie_underAnotherName_countsForNothing() {
        String plain = guestCookie(signIn(house, ""));
        String guarded = guestCookie(signIn(secure, ""));

        assertThat(visit(secure, plain).body()).isEqualTo("nobody");
        assertThat(visit(secure, "__Host-" + plain).body()).isEqualTo("nobody");
        assertThat(visit(house, guarded).body()).isEqualTo("nobody");
        assertThat(visit(house, guarded.substring("__Host-".length())).body()).isEqualTo("nobody");
    }

    @Test
    void cookies_ofTwoServersOfOneHost_doNotReplaceEachOther() {
        try (HouseUnderTest other = house("other", "another secret").start()) {
            String here = guestCookie(signIn(house, ""));
            String there = guestCookie(signIn(other, ""));

            assertThat(here.replaceFirst("=.*", "")).isNotEqualTo(there.replaceFirst("=.*", ""));
            assertThat(visit(house, here + "; " + there).body()).contains("Anna");
            assertThat(visit(other, here).body()).isEqualTo("nobody");
        }
    }

    @Test
    void cookie_ofTheFirstNameAndForm_isTakenOnce_andReplaced() throws Exception {
        long until = Clock.systemUTC().instant().plusSeconds(3600).getEpochSecond();
        String content = encode(("guest-from-before\nAnna\n" + until).getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String old = "parley-guest=" + content + "." + encode(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));

        HttpResponse<String> answer = visit(secure, old);

        assertThat(answer.body()).contains("guest-from-before");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie).matches("parley-guest=;.*1970.*Path=/parley/;.*"));
        assertThat(visit(secure, guestCookie(answer)).body()).contains("guest-from-before");
        assertThat(visit(secure, "__Host-" + guestCookie(answer).replaceFirst("__Host-[^=]*", "parley-guest"))
                        .body())
                .isEqualTo("nobody");
    }

    @Test
    void signIn_overTls_inAPlantedSession_doesNotKeepTheGuestThatWasPlanted() {
        HttpResponse<String> attacker = signIn(secure, "");
        String planted = sessionCookie(attacker).orElseThrow();

        assertThat(signIn(secure, planted).body()).isNotEqualTo(attacker.body());

        HttpResponse<String> own = signIn(secure, "");
        assertThat(signIn(secure, sessionCookie(own).orElseThrow() + "; " + guestCookie(own))
                        .body())
                .isEqualTo(own.body());
    }

    private static HttpResponse<String> signIn(HouseUnderTest at, String cookies) {
        return send(at, "/signin", cookies);
    }

    private static HttpResponse<String> send(HouseUnderTest at, String path, String cookies) {
        HttpRequest.Builder request = at.request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"Anna\"}"));
        return at.send(cookies.isEmpty() ? request : request.header("Cookie", cookies));
    }

    private static HttpResponse<String> visit(HouseUnderTest at, String cookies) {
        HttpRequest.Builder request = at.request("/visit");
        return at.send(cookies.isEmpty() ? request : request.header("Cookie", cookies));
    }

    private static Optional<String> sessionCookie(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(header -> header.startsWith("JSESSIONID="))
                .map(GuestCookieIT::nameAndValue)
                .reduce((first, last) -> last);
    }

    private static String guestCookie(HttpResponse<String> answer) {
        return nameAndValue(guestHeader(answer));
    }

    private static String guestHeader(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(header -> header.contains("parley-guest-"))
                .findFirst()
                .orElseThrow();
    }

    private static String nameAndValue(String header) {
        return header.replaceFirst(";.*", "");
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
