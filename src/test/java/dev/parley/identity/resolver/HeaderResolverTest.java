// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.User;
import dev.parley.testing.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderResolverTest {
    private static final String PROXY = "10.0.0.7";

    @Test
    void resolve_fromAListedPeer_isTheHeadersUser() {
        var request = FakeRequest.get("/ws")
                .header("X-User", "anna")
                .header("X-Name", raw("Anna Ö"))
                .header("X-Roles", "editor, parley-push,,");

        assertThat(resolver(PROXY, false).resolve(request.build()))
                .contains(User.known("anna", "Anna Ö", Set.of("editor", "push")));
    }

    @Test
    void resolve_fromAnyoneElse_isNobody_whateverTheAddressSeemsToBe() {
        var request = FakeRequest.get("/ws")
                .address(PROXY)
                .header("X-Forwarded-For", PROXY)
                .header("X-User", "anna");

        assertThat(resolver("192.0.2.66", false).resolve(request.build())).isEmpty();
        assertThat(resolver(null, false).resolve(request.build())).isEmpty();
    }

    @Test
    void resolve_twoHeaders_areNobodys() {
        var request = FakeRequest.get("/ws").header("X-User", "mallory").header("X-User", "anna");

        assertThat(resolver(PROXY, false).resolve(request.build())).isEmpty();
    }

    @Test
    void resolve_noneOrEmpty_isNobody() {
        assertThat(resolver(PROXY, false).resolve(FakeRequest.get("/ws").build()))
                .isEmpty();
        assertThat(resolver(PROXY, false)
                        .resolve(FakeRequest.get("/ws").header("X-User", " ").build()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a%62, false, a%62",
        "a%62, true, ab",
        "%C3%B6+1, true, ö+1",
        "%F6, true,",
        "%, true,",
        "%0A, true,",
        "guest-1, false,",
        "guest%2D1, true,",
    })
    void resolve_encoding_isWhatTheSettingSays(String sent, boolean percent, String id) {
        assertThat(resolver(PROXY, percent)
                        .resolve(FakeRequest.get("/ws").header("X-User", sent).build())
                        .map(User::id))
                .isEqualTo(Optional.ofNullable(id));
    }

    @Test
    void resolve_bytesThatAreNoUtf8_areNobodys() {
        assertThat(resolver(PROXY, false)
                        .resolve(FakeRequest.get("/ws")
                                .header("X-User", "\u00f6")
                                .build()))
                .isEmpty();
        assertThat(resolver(PROXY, false)
                        .resolve(FakeRequest.get("/ws")
                                .header("X-User", raw("张三"))
                                .build())
                        .map(User::id))
                .contains("张三");
    }

    /** As containers hand over what was sent as UTF-8. */
    private static String raw(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static HeaderResolver resolver(String peer, boolean percent) {
        return new HeaderResolver(
                new HeaderResolver.Headers("X-User", "X-Name", "X-Roles", percent),
                PROXY::equals,
                request -> Optional.ofNullable(peer),
                RoleNames.DEFAULT);
    }
}
