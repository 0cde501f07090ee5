// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
    private static final User ANA = User.known("ana", "Ana", Set.of("hr"));
    private static final User BOB = User.known("bob", "Bob", Set.of());
    private static final User ROOT = User.known("root", "Root", Set.of("admin"));
    private static final User GUEST = User.guest("guest-1", "Gus");

    private final AccessRules rules = AccessRules.of(
            "parley.access.read",
            List.of(
                    "room/hr/open=*",
                    " room/hr/** = role:hr | id:bob ",
                    "room/team-*=user",
                    "room/guests/*=guest",
                    "room/a.b=none",
                    "topic/prices/*=*",
                    "topic/**=role:trader",
                    "live/*x*=none"));

    @ParameterizedTest
    @CsvSource({
        "room/lobby, ana bob root guest",
        "room/hr, ana bob root guest",
        "room/hr/pay, ana bob root",
        "room/hr/a/b, ana bob root",
        "room/hr/open, ana bob root guest",
        "room/HR/pay, ana bob root guest",
        "room/team-1, ana bob root",
        "room/team-1/x, ana bob root guest",
        "room/guests/1, guest",
        "room/guests/1/2, ana bob root guest",
        "room/a.b, ''",
        "room/axb, ana bob root guest",
        "topic/prices/oil, ana bob root guest",
        "topic/prices/oil/crude, root",
        "live/axb, ''",
        "live/a, ana bob root guest",
        "live/x, ''",
        "live/x/y, ana bob root guest",
    })
    void admit_firstRuleThatFits_decides(String channel, String admitted) {
        for (User user : List.of(ANA, BOB, ROOT, GUEST)) {
            assertThat(rules.admit(user, ChannelName.parse(channel)))
                    .as(user.id())
                    .isEqualTo(List.of(admitted.split(" ")).contains(user.id().replace("-1", "")));
        }
    }

    @Test
    void admit_nameWithOtherSigns_isTakenAsItStands() {
        AccessRules quoted = AccessRules.of("x", List.of("room/a=b=none", "room/(é.*|\\d)+=none"));

        assertThat(quoted.admit(ANA, ChannelName.parse("room/a=b"))).isFalse();
        assertThat(quoted.admit(ANA, ChannelName.parse("room/(é./x|\\d)+"))).isTrue();
        assertThat(quoted.admit(ANA, ChannelName.parse("room/(é.x|\\d)+"))).isFalse();
        assertThat(AccessRules.of("x", List.of("room/**=none")).admit(ANA, ChannelName.parse("room/😀/b c")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "room/hr",
                "=role:hr",
                "room/=*",
                "room=*",
                "hr/**=*",
                "direct/**=*",
                "user/*=*",
                "room/x=",
                "room/x=hr",
                "room/x=role:",
                "room/x=:hr",
                "room/x=group:hr",
                "room/x=role:hr|",
                "room/***=*",
                "ROOM/x=*",
            })
    void of_ruleThatMakesNoSense_isRefusedWithTheFix(String rule) {
        assertThatThrownBy(() -> AccessRules.of("parley.access.read", List.of(rule)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("parley.access.read: '" + rule + "' makes no sense")
                .hasMessageContaining("room/hr/**=role:hr");
    }

    @ParameterizedTest
    @CsvSource({
        "'room/Prüfung/**=none', 'room/Pru\u0308fung/x'",
        "'room/Pru\u0308fung/**=none', 'room/Prüfung/x'",
        "'room/hr\u00a0=none', room/hr",
        "'\u3000room/hr/** =\u00a0none\u2003', room/hr/x",
    })
    void rule_thatReadsLikeTheName_fits(String rule, String channel) {
        AccessRules one = AccessRules.of("parley.access.read", List.of(rule));

        assertThat(one.admit(ROOT, ChannelName.parse(channel))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"room/hr\u200b/**=none", "room/\u3164=none", "room/a\u0000=none", "room/\u0378/*=none"})
    void rule_thatFitsNoName_isRefused(String rule) {
        assertThatThrownBy(() -> AccessRules.of("parley.access.read", List.of(rule)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("parley.access.read: ");
    }
}
