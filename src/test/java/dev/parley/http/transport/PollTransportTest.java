// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.delivery.Frame;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollTransportTest {
    private final List<Integer> gone = new ArrayList<>();
    private final PollTransport transport = new PollTransport("send/x", Duration.ofHours(1), gone::add);
    private int goneOn;

    PollTransportTest() {
        transport.onReady(() -> goneOn++);
    }

    /** What a request was answered, oldest first; only the first one counts. */
    private static final class Asked implements PollTransport.Poll {
        private final List<String> answers = new ArrayList<>();

        @Override
        public void answer(byte[] frames) {
            if (answers.isEmpty()) {
                answers.add(new String(frames, StandardCharsets.UTF_8));
            }
        }
    }

    private Asked poll(long ack) {
        Asked asked = new Asked();
        transport.poll(asked, ack);
        return asked;
    }

    private void tell(String... frames) {
        for (String frame : frames) {
            transport.write(new Frame.Text(frame), true);
        }
        transport.flush();
    }

    @Test
    void isReady_onlyWhileARequestWaits() {
        assertThat(transport.isReady()).isFalse();
        assertThat(transport.isAttended()).isFalse();
        Asked first = poll(-1);
        assertThat(transport.isReady()).isTrue();
        assertThat(goneOn).isOne();

        tell("{\"a\":1}", "{\"b\":2}");

        assertThat(first.answers).containsExactly("1,\"frames\":[{\"a\":1},{\"b\":2}]}");
        assertThat(transport.isReady()).isFalse();
    }

    @Test
    void answer_thatWasNotAcknowledged_isGivenAgain() {
        poll(-1);
        tell("1");

        assertThat(poll(0).answers).containsExactly("1,\"frames\":[1]}");
        assertThat(poll(-1).answers).containsExactly("1,\"frames\":[1]}");
        assertThat(poll(1).answers).isEmpty();
        assertThat(transport.isReady()).isTrue();
    }

    @Test
    void poll_whileAnotherWaits_endsTheOlderWithNothing() {
        Asked older = poll(-1);
        Asked newer = poll(-1);

        assertThat(older.answers).containsExactly("0,\"frames\":[]}");
        tell("1");
        assertThat(newer.answers).containsExactly("1,\"frames\":[1]}");
    }

    @Test
    void acknowledgement_ofWhatWasNeverSaid_isRefused_andHarmsNothing() {
        Asked waiting = poll(0);
        assertThatThrownBy(() -> poll(1)).isInstanceOfSatisfying(ParleyException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.COMMAND_INVALID));
        tell("1");

        assertThat(waiting.answers).containsExactly("1,\"frames\":[1]}");
    }

    @Test
    void request_thatHasWaitedLongEnough_isAnsweredNothing_andTheNextGetsWhatCame() {
        Asked first = poll(-1);
        transport.expire(first);
        assertThat(first.answers).containsExactly("0,\"frames\":[]}");
        assertThat(transport.isReady()).isFalse();

        poll(0);
        tell("1");
        transport.expire(first);
        assertThat(poll(0).answers).containsExactly("1,\"frames\":[1]}");
    }

    @Test
    void pings_answerNobody() {
        Asked waiting = poll(-1);
        transport.write(new Frame.Ping(), false);
        transport.flush();

        assertThat(waiting.answers).isEmpty();
        assertThat(transport.isReady()).isTrue();
    }

    @Test
    void close_letsTheLastWordsBeAskedForAgain_untilTheyAreAcknowledged() {
        poll(-1);
        tell("\"closing\"");
        transport.close(CloseCode.KICKED);

        assertThat(gone).containsExactly(4003);
        assertThat(poll(0).answers).containsExactly("1,\"frames\":[\"closing\"]}");
        assertThatThrownBy(() -> poll(1)).isInstanceOfSatisfying(ParleyException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.CLIENT_UNKNOWN));
        assertThat(transport.isForgotten()).isTrue();
    }

    @Test
    void leave_answersWhoWaits_andForgetsEverything() {
        poll(-1);
        tell("1");
        Asked waiting = poll(1);
        transport.leave();

        assertThat(waiting.answers).containsExactly("1,\"frames\":[]}");
        assertThat(gone).containsExactly(1000);
        assertThatThrownBy(() -> poll(1)).isInstanceOf(ParleyException.class);
    }

    @Test
    void isAbandoned_onlyAfterTheWholeTimeWithoutARequest() {
        PollTransport impatient = new PollTransport("send/x", Duration.ZERO, code -> {});
        assertThat(impatient.isAbandoned()).isTrue();
        impatient.poll(frames -> {}, -1);
        assertThat(impatient.isAbandoned()).isFalse();
        assertThat(transport.isAbandoned()).isFalse();
    }
}
