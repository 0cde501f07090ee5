// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.GuestNames;
import dev.parley.identity.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestPassTest {
    private static final String SECRET = "0123456789abcdefghijkl";

    private final Set<String> signedOut = new HashSet<>();
    private final GuestPass passes = new GuestPass("the key of this server", signedOut::contains, GuestNames.ANY);

    @Test
    void pass_ofOneSecret_isTheSameGuestUnderAnyName() {
        User first = passes.redeem(pass(SECRET, "王芳")).orElseThrow();
        User again = passes.redeem(pass(SECRET, "Ana")).orElseThrow();

        assertThat(first.name()).isEqualTo("王芳");
        assertThat(first.guest()).isTrue();
        assertThat(first.roles()).isEmpty();
        assertThat(first.id()).startsWith("guest-").doesNotContain(SECRET).isEqualTo(again.id());
        assertThat(passes.mightAccept(pass(SECRET, "Ana"))).isTrue();
    }

    @Test
    void pass_ofAnotherSecretOrServer_isSomebodyElse() {
        String id = passes.redeem(pass(SECRET, "Ana")).orElseThrow().id();
        GuestPass elsewhere = new GuestPass("the key of another server", signedOut::contains, GuestNames.ANY);

        assertThat(passes.redeem(pass(SECRET + "m", "Ana")).orElseThrow().id()).isNotEqualTo(id);
        assertThat(elsewhere.redeem(pass(SECRET, "Ana")).orElseThrow().id()).isNotEqualTo(id);
    }

    @Test
    void pass_ofSomeoneSentAway_isWorthNothing() {
        signedOut.add(passes.redeem(pass(SECRET, "Ana")).orElseThrow().id());

        assertThat(passes.redeem(pass(SECRET, "Ana"))).isEmpty();
        assertThat(passes.mightAccept(pass(SECRET, "Ana"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "guest.",
                "guest.0123456789abcdefghijk.QW5h",
                "guest.0123456789abcdefghijkl.",
                "guest.0123456789abcdefghijkl.QW5h.QW5h",
                "guest.0123456789abcdefghijkl.A===",
                "guest.0123456789abcdefghij l.QW5h",
                "Guest.0123456789abcdefghijkl.QW5h"
            })
    void pass_ofAnotherForm_isNone(String token) {
        assertThat(passes.redeem(token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" Ana", "a\nb", "a\u202Eb", "1234567890123456789012345678901234567890x"})
    void pass_withANameThatNoGuestMayHave_isNone(String name) {
        assertThat(passes.redeem(pass(SECRET, name))).isEmpty();
    }

    private static String pass(String secret, String name) {
        return "guest." + secret + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }
}
