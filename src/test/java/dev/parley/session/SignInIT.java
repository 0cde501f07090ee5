// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.door.AddressLimits;
import dev.parley.door.Origins;
import dev.parley.identity.GuestNames;
import dev.parley.identity.SessionHash;
import dev.parley.identity.resolver.GuestResolver;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.revocation.Revocations;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.HouseUnderTest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EitherTomcat
class SignInIT {
    @TempDir
    Path directory;

    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Queue<String> renamed = new ConcurrentLinkedQueue<>();

    @AutoClose
    private HouseUnderTest house;

    @BeforeEach
    void start() {
        Origins origins = new Origins(List.of("https://portal.example.org"));
        SessionResolver sessions = new SessionResolver(SessionResolver.DEFAULT_ATTRIBUTE);
        GuestMemory memory = new GuestMemory(
                sessions,
                "",
                "a secret of this test's own",
                new SignedOutGuests(directory.resolve("signed-out"), GuestMemory.LIFE, Clock.systemUTC()),
                Revocations.inMemory(),
                new GuestSessions(0, Duration.ofMinutes(2), session -> false),
                false,
                Clock.systemUTC());
        house = new HouseUnderTest(directory)
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
                .servlet("/portal-login", new PortalLogin())
                .listener(new SessionEnds(new Noted(), () -> false))
                .start();
    }

    private final class Noted implements SessionEvents {
        @Override
        public void ended(String hash) {
            ended.add(hash);
        }

        @Override
        public void renamed(String before, HttpSession now) {
            renamed.add(before + ">" + SessionHash.of(now.getId()));
        }

        @Override
        public void attributeSet(HttpSession session, String name, Object value) {
            // Of no interest here.
        }

        @Override
        public void attributeChanged(HttpSession session, String name, Object before) {
            // Of no interest here.
        }
    }

    @Test
    void signin_json_isAnsweredWithTheGuest() {
        HttpResponse<String> answer = house.send(json("{\"name\":\"张三\",\"other\":1}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .matches(
                        "\\{\"user\":\\{\"id\":\"guest-[A-Za-z0-9_-]{22}\",\"name\":\"张三\",\"guest\":true,\"roles\":\\[]}}");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly");
    }

    @Test
    void signin_form_leadsToNext() {
        HttpResponse<String> answer =
                house.send(form("/signin", "name=%20%E5%BC%A0%E4%B8%89+&next=/parley/demo/portal"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("./demo/portal");
        assertThat(house.send(json("{\"name\":\"x\"}").header("Cookie", HouseUnderTest.cookieOf(answer)))
                        .body())
                .contains("\"name\":\"x\"");
    }

    @Test
    void signin_formWithForeignNext_leadsToChat() {
        assertThat(house.send(form("/signin", "name=Anna&next=//evil.example"))
                        .headers()
                        .firstValue("Location"))
                .contains("./chat");
    }

    @Test
    void signin_again_keepsTheGuestUnderANewSessionId() {
        HttpResponse<String> first = house.send(json("{\"name\":\"Anna\"}"));
        String firstCookie = HouseUnderTest.cookieOf(first);
        renamed.clear();
        HttpResponse<String> second = house.send(json("{\"name\":\"Anna B\"}").header("Cookie", firstCookie));
        String secondCookie = HouseUnderTest.cookieOf(second);

        assertThat(second.body()).isEqualTo(first.body().replace("Anna", "Anna B"));
        assertThat(secondCookie).isNotEqualTo(firstCookie);
        assertThat(renamed)
                .containsExactly(HouseUnderTest.hashOf(firstCookie) + ">" + HouseUnderTest.hashOf(secondCookie));
        assertThat(ended).isEmpty();
    }

    @Test
    void signin_plantedSessionId_isNotUsed() {
        HttpResponse<String> answer = house.send(json("{\"name\":\"Anna\"}").header("Cookie", "JSESSIONID=planted"));

        assertThat(HouseUnderTest.cookieOf(answer)).isNotEqualTo("JSESSIONID=planted");
    }

    @Test
    void signin_knownToThePortal_staysWhoTheyAre() {
        String cookie = HouseUnderTest.cookieOf(house.send(house.request("/portal-login")));

        assertThat(house.send(json("{\"name\":\"Eve\"}").header("Cookie", cookie))
                        .body())
                .isEqualTo("{\"user\":{\"id\":\"anna\",\"name\":\"anna\",\"guest\":false,\"roles\":[]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":\"\"}", "{\"name\":\" a\"}", "{\"name\":7}", "{\"name\":\"a\\u202eb\"}"})
    void signin_nameThatCannotBeOne_isRefused(String body) {
        assertRefused(house.send(json(body)), 422, "name.invalid");
    }

    @Test
    void signin_brokenRequest_isRefusedWithItsCode() {
        assertRefused(house.send(json("{\"name\":")), 400, "json.malformed");
        assertRefused(house.send(json("[]")), 422, "command.invalid");
        assertRefused(house.send(json("\"" + "x".repeat(9000) + "\"")), 413, "body.tooLarge");
        assertRefused(
                house.send(house.request("/signin")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("name=a"))),
                415,
                "type.unsupported");
        assertRefused(house.send(form("/signin", "next=/parley/chat")), 422, "name.invalid");
        assertRefused(house.send(form("/signin", "name=%zz")), 422, "name.invalid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=+++&next=chat%23room%252Flook|name.invalid|422||chat#room%2Flook",
                "name=a%E2%80%AEb%22%3E&next=chat|name.invalid|422|a\u202eb&quot;&gt;|chat",
                "name=Anna&next=chat|origin.forbidden|403|Anna|chat",
            })
    void signin_formThatIsRefused_isShownAgainToAPerson_andTellsAProgramWhy(
            String body, String code, int status, String name, String next) {
        String origin = status == 403 ? "http://evil.example" : house.origin();
        HttpResponse<String> page = house.send(
                form("/signin", body).header("Accept", "text/html,*/*").header("Origin", origin));
        assertThat(page.statusCode()).isEqualTo(status);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.body())
                .contains("<form method=\"post\" action=\"signin\"")
                .contains("value=\"" + (name == null ? "" : name) + "\"")
                .contains("name=\"next\" value=\"" + next + "\"");

        assertRefused(
                house.send(form("/signin", body)
                        .header("Accept", "application/json")
                        .header("Origin", origin)),
                status,
                code);
    }

    @Test
    void signin_fromAPageOfOursWhoseReferrerPolicyHidesIt_isTaken() {
        assertThat(house.send(form("/signin", "name=Anna&next=chat%23room%252Flook")
                                .header("Origin", "null")
                                .header("Sec-Fetch-Site", "same-origin"))
                        .headers()
                        .firstValue("Location"))
                .contains("./chat#room%2Flook");
        for (String site : List.of("cross-site", "same-site", "none")) {
            assertThat(house.send(form("/signin", "name=Anna")
                                    .header("Origin", "null")
                                    .header("Sec-Fetch-Site", site))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void signin_get_isNotAllowed() {
        HttpResponse<String> answer = house.send(house.request("/signin"));

        assertRefused(answer, 405, "method.notAllowed");
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void signin_origins_areThoseOfTheDoor() {
        assertThat(house.send(json("{\"name\":\"a\"}").header("Origin", house.origin()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(house.send(json("{\"name\":\"a\"}").header("Origin", "https://portal.example.org"))
                        .statusCode())
                .isEqualTo(200);
        assertRefused(
                house.send(json("{\"name\":\"a\"}").header("Origin", "http://evil.example")), 403, "origin.forbidden");
        assertRefused(house.send(form("/signout", "").header("Origin", "null")), 403, "origin.forbidden");
    }

    @Test
    void guest_whoseSessionIsGone_comesBackAsTheSame() {
        HttpResponse<String> first = house.send(json("{\"name\":\"张三\"}"));
        String memory = guestCookieOf(first);

        assertThat(house.send(json("{\"name\":\"张三\"}").header("Cookie", memory))
                        .body())
                .isEqualTo(first.body());
        assertThat(memory).doesNotContain("张三");
    }

    @Test
    void guest_withACookieThatIsNotOurs_isSomeoneNew() {
        HttpResponse<String> first = house.send(json("{\"name\":\"Anna\"}"));
        String memory = guestCookieOf(first);

        for (String forged : List.of(
                memory + "x",
                memory.replace("=", "=A"),
                memory.replace(nameOf(memory), "parley-guest"),
                nameOf(memory) + "=",
                nameOf(memory) + "=a.b")) {
            assertThat(house.send(json("{\"name\":\"Anna\"}").header("Cookie", forged))
                            .body())
                    .as(forged)
                    .contains("\"name\":\"Anna\"")
                    .isNotEqualTo(first.body());
        }
    }

    @Test
    void signout_forgetsTheGuest() {
        HttpResponse<String> answer = house.send(form("/signout", ""));

        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie).matches("parley-guest-[^=]+=;.*1970.*"));
    }

    @Test
    void guest_whoHasSignedOut_doesNotComeBackWithTheOldCookie() {
        HttpResponse<String> first = house.send(json("{\"name\":\"Anna\"}"));
        String memory = guestCookieOf(first);
        house.send(form("/signout", "").header("Cookie", memory));

        assertThat(house.send(json("{\"name\":\"Anna\"}").header("Cookie", memory))
                        .body())
                .isNotEqualTo(first.body());
    }

    private static String nameOf(String cookie) {
        return cookie.substring(0, cookie.indexOf('='));
    }

    private static String guestCookieOf(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("parley-guest-"))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void signout_endsTheSession() {
        String cookie = HouseUnderTest.cookieOf(house.send(json("{\"name\":\"Anna\"}")));
        HttpResponse<String> answer =
                house.send(house.request("/signout").header("Cookie", cookie).POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(ended).containsExactly(HouseUnderTest.hashOf(cookie));
    }

    @Test
    void signout_form_leadsHomeEvenWithoutASession() {
        HttpResponse<String> answer = house.send(form("/signout", ""));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("./");
    }

    private HttpRequest.Builder json(String body) {
        return house.request("/signin")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder form(String path, String body) {
        return house.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    private static final class PortalLogin extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            request.getSession().setAttribute(SessionResolver.DEFAULT_ATTRIBUTE, "anna");
        }
    }
}
