// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameQueryTest {
    @ParameterizedTest
    @CsvSource({
        "lobby, '', true",
        "Lobby, OBB, true",
        "lobby, obc, false",
        "Ärger, ÄRG, true",
        "ÄRGER, ärger, true",
        "ΟΔΟΣ, οδος, true",
        "οδος, ΔΟΣ, true",
        "大厅, 厅, true",
        "𐐀bc, 𐐨B, true",
        "a😀b, 😀, true",
        "100%, %, true",
        "1000, %, false",
    })
    void fits_textInEitherCase(String name, String query, boolean fits) {
        assertThat(new NameQuery(query).fits(name)).isEqualTo(fits);
    }
}
