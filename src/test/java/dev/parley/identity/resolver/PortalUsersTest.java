// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import dev.parley.testing.FakeRequest;
import java.security.Principal;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What portals put into sessions and principals, and what comes of it. */
class PortalUsersTest {
    private final SessionResolver sessions = new SessionResolver("user");

    @Test
    void session_string_isTheId() {
        assertThat(inSession("张三")).contains(User.known("张三", "张三", Set.of()));
    }

    @Test
    void session_principal_givesItsName() {
        assertThat(inSession((Principal) () -> "anna")).contains(User.known("anna", "anna", Set.of()));
    }

    @Test
    void session_map_givesIdNameAndRoles() {
        assertThat(inSession(Map.of("id", 7, "name", "Anna", "roles", List.of("push"))))
                .contains(User.known("7", "Anna", Set.of("push")));
    }

    @Test
    void session_ourUser_isTakenAsItIs() {
        User guest = User.guest("guest-1", "Anna");

        assertThat(inSession(guest)).contains(guest);
    }

    @Test
    void session_idThatCannotBeOne_isNobody() {
        assertThat(inSession("guest-1")).isEmpty();
        assertThat(inSession("a\nb")).isEmpty();
        assertThat(inSession("")).isEmpty();
        assertThat(inSession(Map.of("name", "no id"))).isEmpty();
        assertThat(inSession(User.guest("anna", "Anna"))).isEmpty();
        assertThat(inSession(new StringBuilder("anna"))).isEmpty();
    }

    @Test
    void session_nameThatCannotBeShown_givesWayToTheId() {
        assertThat(inSession(Map.of("id", "anna", "name", "\u202eanna")))
                .contains(User.known("anna", "anna", Set.of()));
    }

    @Test
    void session_none_isNobody() {
        assertThat(sessions.resolve(FakeRequest.get("/ws").build())).isEmpty();
    }

    @Test
    void principal_portalsOwnAdmin_isNoAdminHere() {
        var request = FakeRequest.get("/ws").principal(() -> "anna", "admin", "parley-push");

        assertThat(new PrincipalResolver().resolve(request.build()))
                .contains(User.known("anna", "anna", Set.of("push")));
    }

    @Test
    void guest_each_isSomeoneNew() {
        GuestResolver guests = new GuestResolver(new SecureRandom());
        User one = guests.resolve(FakeRequest.get("/ws").build()).orElseThrow();
        User other = guests.resolve(FakeRequest.get("/ws").build()).orElseThrow();

        assertThat(one.id()).startsWith("guest-").hasSize(28).isNotEqualTo(other.id());
        assertThat(one.guest()).isTrue();
        assertThat(one.name()).matches("Guest \\d{4}");
    }

    @Test
    void sessionHash_sameId_isTheSameAndNotTheId() {
        assertThat(SessionHash.of("abc"))
                .hasSize(22)
                .isEqualTo(SessionHash.of("abc"))
                .isNotEqualTo(SessionHash.of("abd"));
    }

    private Optional<User> inSession(Object value) {
        return sessions.resolve(
                FakeRequest.get("/ws").session("s", "user", value).build());
    }
}
