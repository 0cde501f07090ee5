// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedTest {
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    @Test
    void hops_ofManyLinesWithPortsAndSpaces_areBareAddressesTheClientFirst() {
        header("X-Forwarded-For", " 203.0.113.9:40001 ,[2001:db8::1]:443");
        header("X-Forwarded-For", "\t10.0.0.5:8080");

        assertThat(forwarded().hops()).containsExactly("203.0.113.9", "2001:db8::1", "10.0.0.5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown|",
                "203.0.113.9, unknown|",
                "203.0.113.9, _hidden, 10.0.0.5|10.0.0.5",
                "<script>, 203.0.113.9|203.0.113.9",
                ", ,203.0.113.9,|203.0.113.9",
            })
    void hops_leftOfWhatIsNoAddress_areLeftOut(String list, String hops) {
        header("X-Forwarded-For", list);

        assertThat(String.join(", ", forwarded().hops())).isEqualTo(hops == null ? "" : hops);
    }

    @Test
    void hops_without_areNone() {
        assertThat(forwarded()).isEqualTo(Forwarded.of(name -> List.of()));
        assertThat(forwarded().hops()).isEmpty();
    }

    @Test
    void hops_veryMany_areBounded() {
        header("X-Forwarded-For", "203.0.113.9,".repeat(10_000));

        assertThat(forwarded().hops()).hasSize(100);
    }

    @Test
    void standardHeader_isReadWhereTheOtherIsMissing() {
        header(
                "Forwarded",
                "For=\"[2001:db8:cafe::17]:4711\";Proto=https;host=\"chat.example.org\\:8443\", for=10.0.0.5");

        assertThat(forwarded().hops()).containsExactly("2001:db8:cafe::17", "10.0.0.5");
        assertThat(forwarded().scheme()).contains("https");
        assertThat(forwarded().host()).contains("chat.example.org:8443");

        header("X-Forwarded-For", "203.0.113.9");
        header("X-Forwarded-Proto", "http");
        header("X-Forwarded-Host", "other.example.org");

        assertThat(forwarded().hops()).containsExactly("203.0.113.9");
        assertThat(forwarded().scheme()).contains("http");
        assertThat(forwarded().host()).contains("other.example.org");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=unknown|",
                "for=_gazonk|",
                "by=10.0.0.1|",
                "for=203.0.113.9, by=10.0.0.1|",
                "for=\"203.0.113.9|",
                "for=\"a,b;for=1.2.3.4\", for=203.0.113.9|203.0.113.9",
                "for=\"a\\\",for=1.2.3.4\"|",
                ";;for=203.0.113.9;;|203.0.113.9",
                "for=203.0.113.9;for=1.2.3.4|203.0.113.9",
                "=;=,=|",
            })
    void standardHeader_malformed_isNoAddress(String value, String hops) {
        header("Forwarded", value);

        assertThat(String.join(", ", forwarded().hops())).isEqualTo(hops == null ? "" : hops);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wss|https",
                "WSS|https",
                "ws|http",
                "HTTPS|https",
                "http|http",
                "https, http|https",
                " , wss , http|https",
                "http,https|http",
                "ftp|",
                "https://|"
            })
    void scheme_isTheOneNextToTheClient(String value, String scheme) {
        header("X-Forwarded-Proto", value);

        assertThat(forwarded().scheme().orElse(null)).isEqualTo(scheme);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat.example.org|443|chat.example.org:443",
                "chat.example.org:8443|443|chat.example.org:8443",
                "chat.example.org, inner|8443, 80|chat.example.org:8443",
                "[2001:db8::1]|8443|[2001:db8::1]:8443",
                "[2001:db8::1]:1|8443|[2001:db8::1]:1",
                "chat.example.org|x|chat.example.org",
                "chat.example.org||chat.example.org"
            })
    void host_hasThePortThatIsTold(String host, String port, String told) {
        header("X-Forwarded-Host", host);
        if (port != null) {
            header("X-Forwarded-Port", port);
        }

        assertThat(forwarded().host()).contains(told);
    }

    private void header(String name, String value) {
        headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private Forwarded forwarded() {
        return Forwarded.of(name -> headers.getOrDefault(name, List.of()));
    }
}
