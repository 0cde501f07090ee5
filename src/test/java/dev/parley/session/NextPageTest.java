// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextPageTest {
    @ParameterizedTest
    @CsvSource({
        "/parley/demo/portal?x=1#y, ./demo/portal?x=1#y",
        "chat?room=lobby, ./chat?room=lobby",
        "./demo/./portal, ./demo/portal",
        "?a=b, ./?a=b",
        "chat?next=http://a, ./chat?next=http://a",
        "房间, ./%E6%88%BF%E9%97%B4",
        "/parley/, ./",
        "/parley/?a/../b, ./?a/../b",
        "a:b/c, ./chat",
        "./a:b/c, ./a:b/c",
    })
    void of_pathInside_isKept(String next, String expected) {
        assertThat(of(next)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "http://evil.example/parley/",
                "http:/parley/x",
                "javascript:alert(1)",
                "data:text/html,x",
                "/",
                "/other/app",
                "/parley",
                "/parleyx/",
                "/parley/../other",
                "../other",
                "../../..",
                "/parley/%2e%2e/other",
                "/parley/x\r\nSet-Cookie: a=b",
                "/parley/\u0000",
                "/parley/a b",
                "\thttp://evil.example",
            })
    void of_anythingElse_leadsHome(String next) {
        assertThat(of(next)).isEqualTo("./chat");
    }

    @ParameterizedTest
    @CsvSource({
        "/chat2, ./chat2",
        "//evil.example, ./chat",
        "/..//evil.example, ./chat",
        ".//evil.example, ./evil.example"
    })
    void of_rootContext_staysOnThisHost(String next, String expected) {
        assertThat(NextPage.of(next, "", "/", "./chat")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/portal/orders/7?x, ../orders/7?x",
        "/portal/, ../",
        "/portal/parley/chat, ./chat",
        "/portal/parleys, ../parleys",
        "../orders, ../orders",
        "/other, ./chat",
    })
    void of_insideAPortal_isToldFromWhereSignInIs(String next, String expected) {
        assertThat(NextPage.of(next, "/portal", "/portal/parley/", "./chat")).isEqualTo(expected);
    }

    private static String of(String next) {
        return NextPage.of(next, "/parley", "/parley/", "./chat");
    }
}
