// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
import dev.parley.engine.sqlite.log.Deletion;
import dev.parley.engine.sqlite.log.Forgetting;
import dev.parley.engine.sqlite.log.Sweeper;
import dev.parley.engine.sqlite.writer.Operation;
import dev.parley.error.ParleyException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes channels and people away: what is asked for at once, the rest in steps that take their turn with all else that is written. A step that
 * cannot be written (a full disk) ends this; the next trimming, or the next start, goes on. Thread-safe.
 */
final class Removals {
    private static final Logger logger = LoggerFactory.getLogger(Removals.class);
    private static final int STEP = 500;

    private final OpenEngine engine;

    Removals(OpenEngine engine) {
        this.engine = engine;
    }

    CompletionStage<Long> delete(ChannelName channel) {
        return engine.submit(Operation.writing(
                        0, log -> new Deletion(log, engine.marks()).delete(channel), (deleted, listener) -> {
                            if (deleted.channel() != 0) {
                                // A mark may have come in between the look of its reader and the commit.
                                engine.marks().forgetChannel(deleted.channel());
                                listener.onDeleted(channel);
                            }
                            return deleted.messages();
                        }))
                .whenComplete((done, failure) -> sweep());
    }

    CompletionStage<Void> forget(String userId, boolean recall) {
        CompletionStage<Long> begun = engine.submit(Operation.writing(
                0, log -> new Forgetting(log, engine.marks()).begin(userId, recall), (inbox, listener) -> {
                    engine.marks().forgetUser(userId);
                    if (inbox.channel() != 0) {
                        listener.onDeleted(ChannelName.inbox(userId));
                    }
                    return inbox.messages();
                }));
        return begun.whenComplete((done, failure) -> sweep()).thenAccept(done -> {});
    }

    /** Goes on with what was begun. Looks first, so that nothing is written where nothing is left. */
    void sweep() {
        try {
            var unused = engine.submit(Operation.reading(log -> new Sweeper(log, engine.marks()).isAnythingLeft()))
                    .thenAccept(left -> {
                        if (left) {
                            step();
                        }
                    });
        } catch (ParleyException e) {
            logger.debug("What is left of deleted channels waits: {}", e.getMessage());
        }
    }

    private void step() {
        try {
            var unused = engine.submit(Operation.writing(
                            0, log -> new Sweeper(log, engine.marks()).step(STEP), (step, listener) -> {
                                step.withdrawn().forEach(one -> listener.onRecalled(one.channel(), one.offset()));
                                return step.rows();
                            }))
                    .thenAccept(rows -> {
                        if (rows > 0) {
                            step();
                        }
                    });
        } catch (ParleyException e) {
            logger.debug("What is left of deleted channels waits: {}", e.getMessage());
        }
    }
}
