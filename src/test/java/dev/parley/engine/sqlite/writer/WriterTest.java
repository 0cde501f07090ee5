// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.engine.Append;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.MovableClock;
import dev.parley.engine.sqlite.log.KnownDamage;
import dev.parley.engine.sqlite.log.SecondLook;
import dev.parley.engine.sqlite.log.TablesInMemory;
import dev.parley.engine.sqlite.recovery.CommitFile;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the writer does with what it has taken, turn by turn, and what callers and listeners hear of it when. */
class WriterTest {
    private static final ChannelName ROOM = ChannelName.room("lobby");
    private static final Path NOWHERE = Path.of("nowhere");

    private final TablesInMemory tables = new TablesInMemory(new MovableClock());
    private final HeardEvents heard = new HeardEvents();
    private final Budget budget = new Budget(100, 1_000);
    private final HandExecutor handOff = new HandExecutor();
    private final List<Integer> commits = new ArrayList<>();
    private final WalCheckpointer checkpointer = new WalCheckpointer(tables.statements);
    private final Writer writer;

    WriterTest() throws SQLException {
        KnownDamage damage = new KnownDamage(NOWHERE, new SecondLook(() -> {
            throw new SQLException("nobody looks");
        }));
        writer = new Writer(
                tables.log,
                tables.marks,
                new HandOff(heard, budget, handOff),
                (operations, nanos) -> commits.add(operations),
                // Not begun, so it writes nothing.
                new Commits(tables.statements, new CommitFile(NOWHERE), 0),
                new StoreHealth(NOWHERE, damage),
                new Checkpoints(tables.statements, checkpointer));
    }

    @AfterEach
    void close() throws Exception {
        checkpointer.close(Duration.ofSeconds(10));
        tables.close();
    }

    @Test
    void turn_ofSeveral_isOneCommit_andIsHandedOnInOrderAfterIt() throws SQLException {
        Operation<?, Long> first = append("1");
        Operation<?, Long> second = append("2");
        turn(first, second);

        assertThat(commits).containsExactly(2);
        assertThat(tables.statements.number("SELECT commits FROM store")).isEqualTo(1);
        assertThat(first.stage()).isNotDone();
        assertThat(heard.appended).isEmpty();
        assertThat(budget.count()).isEqualTo(2);

        handOff.runAll();
        assertThat(first.stage()).isCompletedWithValue(1L);
        assertThat(second.stage()).isCompletedWithValue(2L);
        assertThat(heard.offsets(ROOM)).containsExactly(1L, 2L);
        assertThat(budget.count()).isZero();
        assertThat(heard.toldAtDrain).isEqualTo(2);
    }

    @Test
    void turn_whereOneFailsByItself_undoesThatOneAlone() throws SQLException {
        Operation<?, Long> first = append("1");
        Operation<?, Long> refused = Operation.writing(log -> {
            log.append(new Append(ROOM, null, "lost", null, 0));
            throw new ParleyException(ErrorCode.RATE_LIMITED, "too much");
        });
        Operation<?, Long> broken = Operation.writing(log -> {
            log.append(new Append(ROOM, null, "lost", null, 0));
            throw new IllegalStateException("a bug");
        });
        Operation<?, Long> last = append("2");
        turn(first, refused, broken, last);
        handOff.runAll();

        assertThat(first.stage()).isCompletedWithValue(1L);
        assertThat(last.stage()).isCompletedWithValue(2L);
        assertThat(code(refused.stage())).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(code(broken.stage())).isEqualTo(ErrorCode.SERVER_ERROR);
        assertThat(tables.offsets(ROOM)).containsExactly(1L, 2L);
        assertThat(tables.statements.list(row -> row.getString(1), "SELECT body FROM message ORDER BY offset"))
                .containsExactly("1", "2");
        assertThat(heard.offsets(ROOM)).containsExactly(1L, 2L);
        assertThat(tables.statements.number("SELECT commits FROM store")).isEqualTo(1);
        assertThat(writer.health().good()).isTrue();
    }

    @Test
    void turn_whoseCommitFails_acknowledgesNothing_andRefusesFromThenOn() throws SQLException {
        turn(append("1"));
        handOff.runAll();
        breakCommits();

        Operation<?, Long> lost = append("2");
        turn(lost);
        handOff.runAll();

        assertThat(code(lost.stage())).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(heard.offsets(ROOM)).containsExactly(1L);
        assertThat(tables.offsets(ROOM)).containsExactly(1L);
        assertThat(writer.health().writable()).isFalse();
        assertThat(budget.count()).isZero();

        tables.statements.execute("DROP TRIGGER broken");
        writer.tick();
        Operation<?, Long> later = append("3");
        Operation<?, Long> head =
                Operation.reading(log -> log.state(ROOM).head().offset());
        turn(later, head);
        handOff.runAll();

        assertThat(code(later.stage())).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(head.stage()).isCompletedWithValue(1L);
        assertThat(tables.offsets(ROOM)).containsExactly(1L);
    }

    @Test
    void turn_whoseListenerThrows_isDurable_andTellsItsCaller() throws SQLException {
        Operation<Long, Long> thrown = Operation.writing(
                0,
                log -> log.append(new Append(ROOM, null, "1", null, 0))
                        .message()
                        .offset(),
                (offset, listener) -> {
                    throw new IllegalStateException("a listener's bug");
                });
        Operation<?, Long> next = append("2");
        turn(thrown, next);
        handOff.runAll();

        assertThat(thrown.stage()).isCompletedExceptionally();
        assertThat(next.stage()).isCompletedWithValue(2L);
        assertThat(tables.offsets(ROOM)).containsExactly(1L, 2L);
    }

    @Test
    void tick_takesWaitingMarksToTheTable_inACommitOfTheirOwn() throws SQLException {
        turn(append("1"), append("2"), append("3"));
        tables.mark("ann", ROOM, 1);
        assertThat(tables.storedMark("ann")).isZero();

        writer.tick();
        assertThat(tables.storedMark("ann")).isEqualTo(1);
        assertThat(tables.marks.oldest(10)).isEmpty();
        assertThat(tables.statements.number("SELECT commits FROM store")).isEqualTo(2);

        writer.tick();
        assertThat(tables.statements.number("SELECT commits FROM store")).isEqualTo(2);
    }

    @Test
    void tick_whoseCommitFails_keepsTheMarksWaiting() throws SQLException {
        turn(append("1"));
        tables.mark("ann", ROOM, 1);
        breakCommits();

        writer.tick();

        assertThat(tables.storedMark("ann")).isZero();
        assertThat(tables.marks.oldest(10)).hasSize(1);
        assertThat(writer.health().writable()).isFalse();
    }

    private Operation<?, Long> append(String body) {
        return Operation.writing(
                body.length(), log -> log.append(new Append(ROOM, null, body, null, 0)), (written, listener) -> {
                    listener.onAppended(ROOM, written.epoch(), written.message(), written.newMembers());
                    return written.message().offset();
                });
    }

    /** As the caller and the writer's thread do it. */
    private void turn(Operation<?, ?>... batch) {
        for (Operation<?, ?> operation : batch) {
            budget.reserve(operation.bytes());
        }
        writer.turn(List.of(batch));
    }

    private void breakCommits() throws SQLException {
        tables.statements.execute("CREATE TRIGGER broken BEFORE UPDATE OF commits ON store"
                + " BEGIN SELECT RAISE(ABORT, 'the disk is broken'); END");
    }

    private static ErrorCode code(CompletableFuture<?> stage) {
        assertThat(stage).isCompletedExceptionally();
        return ((ParleyException) stage.handle((done, failure) -> failure).join()).code();
    }
}
