// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {
    @Test
    void sha256_isThatOfTheStandard() {
        // FIPS 180-4, "abc".
        assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8), Sha256.BYTES))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8), 2)).isEqualTo("ba78");
        assertThat(Sha256.base64("abc", 3)).isEqualTo("ungW");
    }

    @Test
    void signature_isThatOfTheStandard() {
        // RFC 4231, test case 2.
        assertThat(HexFormat.of().formatHex(new HmacKey("Jefe").sign("what do ya want for nothing?")))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
