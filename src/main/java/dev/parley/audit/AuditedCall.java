// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.audit;

import dev.parley.error.Causes;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One privileged call: its targets, and how it ended. Thread-safe. One line of {@code key=value}, or as many as its targets need, each of a
 * bounded length and with the same {@code id}; every target is in one of them. No bodies and no secrets.
 */
public final class AuditedCall {
    private static final int MAX_TARGETS_LENGTH = 1500;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/@#~%*+-]+");

    private final String id;
    private final Caller caller;
    private final String action;
    private final Consumer<String> out;
    private final Consumer<Runnable> soon;
    private final Set<String> targets = new LinkedHashSet<>();
    private int length;
    private int parts;
    private boolean ended;
    private boolean flushing;

    /**
     * Begins one.
     *
     * @param out takes lines
     * @param soon runs what it is given a moment later, or never
     */
    AuditedCall(String id, Caller caller, String action, Consumer<String> out, Consumer<Runnable> soon) {
        this.soon = soon;
        this.id = id;
        this.caller = caller;
        this.action = action;
        this.out = out;
    }

    /** What the call is about, such as {@code user/ana}, {@code room/lobby#12} or {@code client/<id>}. */
    public AuditedCall target(String target) {
        return targets(List.of(target));
    }

    /** The same for many targets; a line names each of them once. */
    public synchronized AuditedCall targets(Collection<String> more) {
        for (String target : more) {
            String text = escaped(target);
            if (length > 0 && length + text.length() > MAX_TARGETS_LENGTH) {
                writePart("");
            }
            if (targets.add(text)) {
                length += text.length() + 1;
            }
        }
        if (!flushing && !targets.isEmpty()) {
            flushing = true;
            soon.accept(this::flush);
        }
        return this;
    }

    private synchronized void flush() {
        flushing = false;
        if (!targets.isEmpty() && !ended) {
            writePart("");
        }
    }

    /** The call ends with the stage. Returns the stage with the same outcome. */
    public <T> CompletionStage<T> until(CompletionStage<T> stage) {
        return stage.whenComplete((done, failure) -> end(failure));
    }

    /** The call has ended, with {@code ok} or the code of a failure. */
    public void end(@Nullable Throwable failure) {
        end(resultOf(failure), "");
    }

    /**
     * The call has ended.
     *
     * @param more {@code key=value} pairs of our own, or empty
     */
    public synchronized void end(String result, String more) {
        if (!ended) {
            ended = true;
            writePart(" result=" + result + (more.isEmpty() ? "" : " " + more));
        }
    }

    private void writePart(String end) {
        boolean only = parts == 0 && !end.isEmpty();
        parts++;
        out.accept("id=" + id
                + (only ? "" : " part=" + parts)
                + " action=" + action
                + " caller=" + value(caller.name())
                + " address=" + value(caller.address())
                + " targets=\"" + String.join(",", targets) + '"'
                + end);
        targets.clear();
        length = 0;
    }

    private static String resultOf(@Nullable Throwable failure) {
        if (failure == null) {
            return "ok";
        }
        return Causes.of(failure) instanceof ParleyException known
                ? known.code().wire()
                : "server.error";
    }

    private static String value(String text) {
        return PLAIN.matcher(text).matches() ? text : '"' + escaped(text) + '"';
    }

    /** Fit to stand in a list in quotes: what an id holds must not look like another target, or another key. */
    private static String escaped(String text) {
        return LogText.of(text).replace("\\", "\\\\").replace("\"", "\\\"").replace(",", "\\,");
    }
}
