// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of strace in their order. A call that others interrupt has two: it begins at the first and ends at the second. What
 * counts is pessimistic: a write to the log counts from its end, a sync from its beginning and to its end, an answer from its beginning.
 */
final class SyncTrace {
    private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\((.*)$");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>(.*)$");
    private static final Pattern BODY = Pattern.compile("(?<![0-9])([0-9]{1,6}) x{50}");
    private static final Pattern OFFSET = Pattern.compile("\\\\\"offset\\\\\":([0-9]+)");
    private static final String WAL = "parley.db-wal>";

    private final Map<Long, Long> numbers;
    /** By thread, the beginning of a call that has not ended. */
    private final Map<String, String> open = new HashMap<>();
    /** By thread, what was in the log when the sync began that has not ended. */
    private final Map<String, Set<Long>> syncing = new HashMap<>();

    private final Set<Long> written = new HashSet<>();
    private final Set<Long> synced = new HashSet<>();
    private final List<String> early = new ArrayList<>();
    private int syncs;
    private int answered;
    private int delivered;

    /** @param numbers by offset the number of the message that was acknowledged with it */
    SyncTrace(Map<Long, Long> numbers) {
        this.numbers = numbers;
    }

    void read(String text) {
        Matcher resumed = RESUMED.matcher(text);
        if (resumed.matches()) {
            String begun = open.remove(resumed.group(1));
            if (begun != null) {
                end(resumed.group(1), resumed.group(2), begun + resumed.group(3));
            }
            return;
        }
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            return;
        }
        begin(call.group(1), call.group(2), call.group(3));
        if (call.group(3).endsWith("<unfinished ...>")) {
            open.put(call.group(1), call.group(3));
        } else {
            end(call.group(1), call.group(2), call.group(3));
        }
    }

    /** How many messages were safe on the disk at the end. */
    int synced() {
        return (int) numbers.values().stream().filter(synced::contains).count();
    }

    int syncs() {
        return syncs;
    }

    /** How many answers with 200 left the server. */
    int answered() {
        return answered;
    }

    int delivered() {
        return delivered;
    }

    /** What left the server and was not synced. */
    List<String> early() {
        return early;
    }

    private void begin(String thread, String call, String words) {
        if (call.endsWith("sync") && words.contains(WAL)) {
            syncing.put(thread, Set.copyOf(written));
        } else if (call.startsWith("write") && words.contains("<TCP")) {
            Matcher body = BODY.matcher(words);
            while (body.find()) {
                delivered++;
                requireSynced(Long.parseLong(body.group(1)), words);
            }
            if (words.contains("deliveries")) {
                Matcher offset = OFFSET.matcher(words);
                while (offset.find()) {
                    answered++;
                    requireSynced(numbers.getOrDefault(Long.valueOf(offset.group(1)), -1L), words);
                }
            }
        }
    }

    private void requireSynced(long number, String words) {
        if (!synced.contains(number)) {
            early.add(number + " in " + words);
        }
    }

    private void end(String thread, String call, String words) {
        if (!words.contains(WAL)) {
            return;
        }
        if (call.equals("pwrite64")) {
            Matcher body = BODY.matcher(words);
            while (body.find()) {
                written.add(Long.parseLong(body.group(1)));
            }
        } else if (call.endsWith("sync") && words.matches(".*\\) += 0$")) {
            syncs++;
            synced.addAll(syncing.getOrDefault(thread, Set.of()));
        }
    }
}
