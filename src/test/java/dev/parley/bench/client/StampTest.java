// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StampTest {
    @Test
    void body_ofAWantedSize_tellsWhatItWasMadeOf() {
        String body = Stamp.body(0xfedc0001, 123_456_789_012L, Long.MIN_VALUE + 5, 200);
        byte[] frame = ("{\"body\":\"" + body + "\"}").getBytes(StandardCharsets.US_ASCII);

        int at = Stamp.find(frame, 0, frame.length);

        assertThat(body).hasSize(200);
        assertThat(at).isEqualTo(9);
        assertThat(Stamp.publisher(frame, at)).isEqualTo(0xfedc0001);
        assertThat(Stamp.sequence(frame, at)).isEqualTo(123_456_789_012L);
        assertThat(Stamp.due(frame, at)).isEqualTo(Long.MIN_VALUE + 5);
    }

    @Test
    void stamp_renewed_keepsItsPublisher() {
        byte[] body = Stamp.body(77, 1, 2, Stamp.BYTES).getBytes(StandardCharsets.US_ASCII);

        Stamp.renew(body, 0, 99, -1);

        assertThat(Stamp.publisher(body, 0)).isEqualTo(77);
        assertThat(Stamp.sequence(body, 0)).isEqualTo(99);
        assertThat(Stamp.due(body, 0)).isEqualTo(-1);
    }

    @Test
    void find_cutShortOrBehindTheEnd_findsNone() {
        byte[] body = ("x" + Stamp.body(1, 1, 1, Stamp.BYTES)).getBytes(StandardCharsets.US_ASCII);

        assertThat(Stamp.find(body, 0, body.length)).isEqualTo(1);
        assertThat(Stamp.find(body, 0, body.length - 1)).isEqualTo(-1);
        assertThat(Stamp.find(body, 2, body.length)).isEqualTo(-1);
        assertThat(Stamp.find(new byte[5], 0, 5)).isEqualTo(-1);
    }
}
