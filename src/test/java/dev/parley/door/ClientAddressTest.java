// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.FakeRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "203.0.113.9:40001, 203.0.113.9",
        "[2001:DB8::1]:4711, 2001:db8::1",
        "0:0:0:0:0:0:0:1%lo, ::1",
        ", unknown",
        "unknown, unknown",
        "'a\nb', a?b",
    })
    void of_whatTheContainerTells_isOneSpelling(String told, String address) {
        assertThat(ClientAddress.of(FakeRequest.get("/ws").address(told).build()))
                .isEqualTo(address);
    }
}
