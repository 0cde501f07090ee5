// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many sessions there are for guests, for how long, and whose they are. */
class GuestSessionsTest {
    private static final String USER = "dev.parley.user";
    private static final User GUEST = User.guest("guest-1", "Ana");
    private static final int HOUR = 3600;

    private final Set<String> connected = new HashSet<>();
    private GuestSessions sessions = new GuestSessions(2, Duration.ofMinutes(2), connected::contains);
    private int ids;

    @Test
    void signIn_ofOneTooMany_isRefused_andOthersGoOn() {
        Browser first = new Browser();
        Browser second = new Browser();
        first.signIn();
        second.signIn();

        Browser third = new Browser();
        assertThatThrownBy(third::signIn).isInstanceOfSatisfying(ParleyException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SERVER_FULL);
            assertThat(e.getMessage()).contains("parley.limits.guest-sessions");
            assertThat(e.retryAfter()).isPresent();
        });
        assertThat(third.session).isNull();
        first.signIn();
        assertThat(sessions.size()).isEqualTo(2);
    }

    @Test
    void signIn_whereAnEndedSessionLeftAPlace_isTaken() {
        Browser first = new Browser();
        first.signIn();
        new Browser().signIn();

        first.session.end();

        new Browser().signIn();
        assertThat(sessions.size()).isEqualTo(2);
    }

    @Test
    void signIn_whereTheTimeOfASessionIsOver_takesItsPlace() {
        Browser first = new Browser();
        first.signIn();
        new Browser().signIn();
        first.session.accessed -= 121_000;

        new Browser().signIn();

        assertThat(first.session.valid).isFalse();
        assertThat(sessions.size()).isEqualTo(2);
    }

    @Test
    void zero_isNoLimit() {
        sessions = new GuestSessions(0, Duration.ofMinutes(2), connected::contains);
        for (int i = 0; i < 100; i++) {
            new Browser().signIn();
        }
        assertThat(sessions.size()).isEqualTo(100);
    }

    @Test
    void session_withoutAConnection_isShort_withOneItIsAsLongAsAny() {
        Browser browser = new Browser();
        browser.signIn();
        assertThat(browser.session.life).isEqualTo(120);

        sessions.admitted(browser.session.asSession());
        assertThat(browser.session.life).isEqualTo(HOUR);

        browser.session.setLife(120);
        connected.add(SessionHash.of(browser.session.id));
        sessions.check();
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void session_underANewId_isStillCountedOnce() {
        Browser browser = new Browser();
        browser.signIn();
        browser.signIn();

        assertThat(sessions.size()).isEqualTo(1);
        browser.session.end();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void session_thatThePortalUses_isThePortals() {
        Browser browser = new Browser();
        browser.signIn();

        browser.session.put("cart", "3 apples");

        assertThat(browser.session.life).isEqualTo(HOUR);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void session_intoWhichAUserIsSignedIn_isNoGuestsAnyMore() {
        Browser browser = new Browser();
        browser.signIn();

        browser.session.put(USER, User.known("anna", "Anna", Set.of()));

        assertThat(browser.session.life).isEqualTo(HOUR);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void session_ofThePortals_isLeftAsItIs() {
        Browser browser = new Browser();
        browser.session = new FakeSession();

        browser.signIn();

        assertThat(browser.session.life).isEqualTo(HOUR);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void session_fromTheDisk_isCountedAgain() {
        Browser browser = new Browser();
        browser.signIn();
        sessions.passivated(browser.session.asSession());
        assertThat(sessions.size()).isZero();

        sessions.seen(browser.session.asSession());

        assertThat(sessions.size()).isEqualTo(1);
        sessions.admitted(browser.session.asSession());
        assertThat(browser.session.life).isEqualTo(HOUR);
    }

    /** One visitor, with the session that the container has for it. */
    private final class Browser {
        private FakeSession session;

        void signIn() {
            sessions.enter(
                    (HttpServletRequest) Proxy.newProxyInstance(
                            getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class}, this::answer),
                    USER,
                    GUEST);
        }

        private Object answer(Object self, Method method, Object[] arguments) {
            switch (method.getName()) {
                case "getSession":
                    if (session == null && (boolean) arguments[0]) {
                        session = new FakeSession();
                    }
                    return session == null ? null : session.asSession();
                case "changeSessionId":
                    String before = SessionHash.of(session.id);
                    session.id = "renamed-" + ids++;
                    sessions.renamed(before, session.asSession());
                    return session.id;
                default:
                    throw new UnsupportedOperationException(method.toString());
            }
        }
    }

    private final class FakeSession {
        private final Map<String, Object> attributes = new HashMap<>();
        private String id = "session-" + ids++;
        private int life = HOUR;
        private long accessed = System.currentTimeMillis();
        private boolean valid = true;

        void put(String name, Object value) {
            attributes.put(name, value);
            sessions.attributeSet(asSession(), name, value);
        }

        void setLife(int seconds) {
            life = seconds;
        }

        void end() {
            valid = false;
            sessions.ended(SessionHash.of(id));
        }

        HttpSession asSession() {
            return (HttpSession) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {HttpSession.class}, this::answer);
        }

        private Object answer(Object self, Method method, Object[] arguments) {
            switch (method.getName()) {
                case "getId":
                    return id;
                case "getCreationTime":
                    return 1L;
                case "getLastAccessedTime":
                    return accessed;
                case "getMaxInactiveInterval":
                    return life;
                case "setMaxInactiveInterval":
                    life = (int) arguments[0];
                    return null;
                case "getAttribute":
                    return attributes.get((String) arguments[0]);
                case "setAttribute":
                    put((String) arguments[0], arguments[1]);
                    return null;
                case "removeAttribute":
                    return attributes.remove((String) arguments[0]);
                case "invalidate":
                    end();
                    return null;
                default:
                    throw new UnsupportedOperationException(method.toString());
            }
        }
    }
}
