// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.client.Dialect.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The frames are as docs/protocol.md has them; each stands in the middle of a larger array. */
class ParleyDialectTest {
    private static final String MESSAGE =
            "{\"event\":\"message\",\"channel\":\"room/a\",\"offset\":17,\"time\":1,\"from\":null,\"body\":\"b\"}";
    private static final String JOINED =
            "{\"id\":0,\"action\":\"subscribe\",\"ok\":true,\"data\":{\"channel\":\"room/a\","
                    + "\"epoch\":\"e1\",\"offset\":20,\"recovered\":true,\"messages\":[%s],\"more\":%s,\"recalled\":[],\"read\":0}}";
    private static final String ENTRIES = "{\"offset\":8,\"time\":1,\"from\":null,\"body\":\"b\"},"
            + "{\"offset\":9,\"time\":1,\"from\":null,\"body\":\"b\"}";

    private final Dialect dialect = new ParleyDialect();

    @Test
    void frame_ofEachKind_isKnown() {
        assertThat(kind(MESSAGE)).isEqualTo(Kind.DELIVERY);
        assertThat(kind(JOINED.formatted("", "false"))).isEqualTo(Kind.JOINED);
        assertThat(kind("{\"id\":1000000001,\"action\":\"publish\",\"ok\":true,\"data\":{\"channel\":\"room/a\"}}"))
                .isEqualTo(Kind.ACKNOWLEDGED);
        assertThat(kind("{\"id\":null,\"action\":\"publish\",\"ok\":false,\"error\":{\"code\":\"rate.limited\"}}"))
                .isEqualTo(Kind.REFUSED);
        assertThat(kind("{\"event\":\"presence\",\"channel\":\"room/a\",\"count\":2}"))
                .isEqualTo(Kind.OTHER);
        assertThat(kind("")).isEqualTo(Kind.OTHER);
    }

    @Test
    void offset_ofAMessage_isOfItsOwnChannelOnly() {
        assertThat(offset(MESSAGE, "room/a")).isEqualTo(17);
        assertThat(offset(MESSAGE, "room/ab")).isEqualTo(-1);
        assertThat(offset(MESSAGE, "room/")).isEqualTo(-1);
        assertThat(offset("{\"event\":\"message\",\"body\":1}", "room/a")).isEqualTo(-1);
    }

    @Test
    void offset_ofAJoin_isTheHeadOrTheLastMessageWhereMoreFollow() {
        assertThat(offset(JOINED.formatted(ENTRIES, "false"), "room/a")).isEqualTo(20);
        assertThat(offset(JOINED.formatted(ENTRIES, "true"), "room/a")).isEqualTo(9);
        assertThat(offset(JOINED.formatted(ENTRIES, "true"), "room/b")).isEqualTo(-1);
    }

    @Test
    void join_tellsEpochAndWhetherAllIsThere() {
        byte[] frame = framed(JOINED.formatted("", "false"));

        assertThat(dialect.epoch(frame, 3, frame.length - 6)).isEqualTo("e1");
        assertThat(dialect.recovered(frame, 3, frame.length - 6)).isTrue();
    }

    @Test
    void welcome_tellsTheUser() {
        byte[] frame =
                framed("{\"event\":\"welcome\",\"clientId\":\"c\",\"user\":{\"id\":\"guest-1\",\"name\":\"Guest\"}}");

        assertThat(dialect.user(frame, 3, frame.length - 6)).isEqualTo("guest-1");
        assertThat(dialect.user(framed(MESSAGE), 3, MESSAGE.length())).isNull();
    }

    @Test
    void publish_withAndWithoutId_isOneCommand() {
        assertThat(dialect.publish("room/a", "b", null))
                .isEqualTo("{\"action\":\"publish\",\"channel\":\"room/a\",\"body\":\"b\"}");
        assertThat(dialect.publishTo("u", "b", "12"))
                .isEqualTo("{\"id\":12,\"action\":\"publish\",\"to\":\"u\",\"body\":\"b\"}");
    }

    private Kind kind(String frame) {
        return dialect.kind(framed(frame), 3, frame.length());
    }

    private long offset(String frame, String channel) {
        return dialect.offset(framed(frame), 3, frame.length(), channel.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] framed(String frame) {
        return ("xyz" + frame + "xyz").getBytes(StandardCharsets.US_ASCII);
    }
}
