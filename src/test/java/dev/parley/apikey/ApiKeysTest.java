// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    // SHA-256 of "test" and of "hello".
    private static final String TEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private final ApiKeys keys = ApiKeys.ofEntries(List.of("portal:push+read:" + TEST, " ops:admin:" + HELLO + " "));

    @Test
    void requireScope_keyThatHasIt_isNamed() {
        assertThat(keys.requireScope("Bearer test", Scope.PUSH)).isEqualTo("portal");
        assertThat(keys.requireScope("bearer  test ", Scope.READ)).isEqualTo("portal");
    }

    @Test
    void requireScope_admin_includesTheOthers() {
        for (Scope scope : Scope.values()) {
            assertThat(keys.requireScope("Bearer hello", scope)).isEqualTo("ops");
        }
    }

    @Test
    void requireScope_keyWithoutIt_isForbidden() {
        assertRefused(ErrorCode.SCOPE_MISSING, () -> keys.requireScope("Bearer test", Scope.ADMIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic test", "test", "Bearer " + TEST})
    void requireScope_anythingElse_isNoKey(String authorization) {
        assertRefused(ErrorCode.KEY_INVALID, () -> keys.requireScope(authorization, Scope.READ));
        assertRefused(ErrorCode.KEY_INVALID, () -> keys.requireScope(null, Scope.READ));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "portal",
                "portal:push",
                ":push:" + TEST,
                "portal:fly:" + TEST,
                "portal:push:secret",
                "secret",
                "secret:push"
            })
    void ofEntries_entryThatMakesNoSense_isRefusedWithoutItsLastPart(String entry) {
        assertThatThrownBy(() -> ApiKeys.ofEntries(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("parley.api-keys")
                .hasMessageNotContaining("secret");
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ParleyException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
