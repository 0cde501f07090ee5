// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engine.sqlite.log.Marks.Advance;
import dev.parley.engine.sqlite.log.Marks.Mark;
import dev.parley.engine.sqlite.log.Marks.Place;
import dev.parley.error.ParleyException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader that moves a mark and the writer that takes marks to the file may do to each other, step by step. */
class MarksTest {
    private static final Place ANN = new Place("ann", 1);
    private static final Place BOB = new Place("bob", 1);

    private final Marks marks = new Marks(2);

    @Test
    void mark_movesForwardOnly_overWhatTheFileHasAndWhatWaits() {
        assertThat(marks.advance(ANN, 3, 3, marks.round())).isEqualTo(Advance.STAYED);
        assertThat(marks.advance(ANN, 3, 5, marks.round())).isEqualTo(Advance.MOVED);
        assertThat(marks.advance(ANN, 3, 5, marks.round())).isEqualTo(Advance.STAYED);
        assertThat(marks.advance(ANN, 3, 4, marks.round())).isEqualTo(Advance.STAYED);
        assertThat(marks.waiting(ANN)).hasValue(5);
    }

    @Test
    void reader_thatReadTheFileBeforeTheWriterWrote_looksAgain() {
        marks.advance(ANN, 0, 5, marks.round());
        long before = marks.round();
        List<Mark> taken = marks.oldest(10);
        // Ann's mark stands in the file now, and the reader has still 0 from there.
        marks.written(taken);

        assertThat(marks.advance(ANN, 0, 3, before)).isEqualTo(Advance.OUTDATED);
        assertThat(marks.waiting(ANN)).isEmpty();
        assertThat(marks.advance(ANN, 5, 3, marks.round())).isEqualTo(Advance.STAYED);
    }

    @Test
    void mark_thatMovesWhileTheWriterWrites_waitsForTheNextTime() {
        marks.advance(ANN, 0, 5, marks.round());
        List<Mark> taken = marks.oldest(10);
        marks.advance(ANN, 0, 7, marks.round());
        marks.written(taken);

        assertThat(marks.waiting(ANN)).hasValue(7);
        assertThat(marks.oldest(10)).containsExactly(new Mark(ANN, 7));
    }

    @Test
    void mark_onItsWay_whenItsChannelOrPersonIsForgotten_isLookedUpAgain() {
        marks.advance(ANN, 0, 5, marks.round());
        marks.advance(BOB, 0, 5, marks.round());
        long before = marks.round();
        marks.forgetUser("ann");
        assertThat(marks.waiting(ANN)).isEmpty();
        assertThat(marks.waiting(BOB)).hasValue(5);
        assertThat(marks.advance(ANN, 0, 6, before)).isEqualTo(Advance.OUTDATED);

        before = marks.round();
        marks.forgetChannel(1);
        assertThat(marks.waiting(BOB)).isEmpty();
        assertThat(marks.advance(BOB, 0, 6, before)).isEqualTo(Advance.OUTDATED);
    }

    @Test
    void marks_overTheirNumber_areRefused_andThoseThatWaitMoveOn() {
        marks.advance(ANN, 0, 1, marks.round());
        marks.advance(BOB, 0, 1, marks.round());

        assertThatThrownBy(() -> marks.advance(new Place("eve", 1), 0, 1, marks.round()))
                .isInstanceOf(ParleyException.class);
        assertThat(marks.advance(ANN, 0, 2, marks.round())).isEqualTo(Advance.MOVED);
    }

    @Test
    void oldest_isWhoHasWaitedLongest() {
        marks.advance(BOB, 0, 1, marks.round());
        marks.advance(ANN, 0, 1, marks.round());
        marks.advance(BOB, 0, 2, marks.round());

        assertThat(marks.oldest(1)).containsExactly(new Mark(BOB, 2));
    }
}
