// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Commands as an enemy or a broken client writes them: good ones, bent, cut, spliced and stuffed. The same seed gives the same ones. */
final class HostileCommands {
    static final String CANARY = "canary-in-a-body";

    private static final List<String> ACTIONS = List.of(
            "register",
            "subscribe",
            "unsubscribe",
            "publish",
            "recall",
            "history",
            "read",
            "channels",
            "rooms",
            "people",
            "presence",
            "typing",
            "heartbeat",
            "fly",
            "",
            "PUBLISH");
    private static final List<String> FIELDS = List.of(
            "id",
            "action",
            "channel",
            "to",
            "body",
            "key",
            "since",
            "limit",
            "offset",
            "before",
            "after",
            "name",
            "ticket",
            "token",
            "leave",
            "query",
            "cursor",
            "ttl",
            "from",
            "__proto__");
    private static final Map<String, List<String>> NEEDED = Map.of(
            "subscribe", List.of("channel"),
            "unsubscribe", List.of("channel"),
            "publish", List.of("channel", "body"),
            "recall", List.of("channel", "offset"),
            "history", List.of("channel"),
            "read", List.of("channel", "offset"),
            "presence", List.of("channel"),
            "typing", List.of("to"));
    private static final List<String> CHANNELS = List.of(
            "room/a",
            "room/b/c",
            "room/大厅",
            "live/x",
            "topic/news",
            "topic/all",
            "user/me",
            "direct/a~b",
            "direct/b~a",
            "direct/%7E~x",
            "cave/x",
            "room/",
            "/",
            "room",
            "room/ x",
            "room/\\u0000",
            "room/\\u202e",
            "room/\\ud800");
    private static final String BITS =
            "{}[]\",:\\0123456789.eE+-truefalsn \t\n\r\u0000\u001b\u007f\u2028é字\uD83D\uDE00\\ud800\\udc00";

    private final Random random;
    private int count;

    HostileCommands(Random random) {
        this.random = random;
    }

    int count() {
        return count;
    }

    String next() {
        count++;
        if (random.nextInt(200) == 0) {
            return stuffed();
        }
        String text = random.nextInt(20) == 0 ? array() : command();
        int bends = random.nextInt(4);
        for (int i = 0; i < bends; i++) {
            text = bent(text);
        }
        // Broken pairs cannot be sent as text: that would be another test.
        return text.chars().anyMatch(c -> Character.isSurrogate((char) c)) && !isWhole(text)
                ? text.replaceAll("[\\uD800-\\uDFFF]", "?")
                : text;
    }

    /** What is meant to cost a parser much: one command, good or not, of up to 200 KB. */
    private String stuffed() {
        int depth = 10_000;
        int most = 200 * 1024;
        String value =
                switch (random.nextInt(8)) {
                    case 0 -> "[".repeat(depth) + "]".repeat(depth);
                    case 1 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
                    case 2 -> "[{\"a\":".repeat(depth);
                    case 3 -> (random.nextBoolean() ? "-" : "") + "9".repeat(1 + random.nextInt(most));
                    case 4 -> "1." + "3".repeat(random.nextInt(most)) + "e" + "9".repeat(random.nextInt(20));
                    case 5 -> "{" + "\"x\":1,".repeat(1 + random.nextInt(20_000)) + "\"x\":1}";
                    case 6 ->
                        "\""
                                + pick(List.of("\\u0000", "\\ud800", "\\udc00\\ud800"))
                                        .repeat(9000) + "\"";
                    default -> "{\"" + "n".repeat(random.nextInt(most)) + "\":null}";
                };
        String field = pick(FIELDS);
        return random.nextInt(4) == 0
                ? value
                : "{\"action\":\"" + pick(ACTIONS) + "\",\"" + field + "\":" + value + "}";
    }

    private String array() {
        StringBuilder array = new StringBuilder("[");
        int size = random.nextInt(8);
        for (int i = 0; i < size; i++) {
            array.append(i == 0 ? "" : ",").append(random.nextInt(5) == 0 ? value(0) : command());
        }
        return array.append(random.nextInt(10) == 0 ? "" : "]").toString();
    }

    /** Half of them are what the action needs, so that enough of them are done. */
    private String command() {
        String action = pick(ACTIONS);
        StringBuilder command =
                new StringBuilder("{\"action\":\"").append(action).append('"');
        if (random.nextBoolean()) {
            NEEDED.getOrDefault(action, List.of())
                    .forEach(field ->
                            command.append(",\"").append(field).append("\":").append(fitting(field)));
        }
        int fields = random.nextInt(2) * random.nextInt(6);
        for (int i = 0; i < fields; i++) {
            String field = pick(FIELDS);
            command.append(",\"").append(field).append("\":").append(fitting(field));
        }
        return command.append('}').toString();
    }

    private String fitting(String field) {
        if (random.nextInt(4) == 0) {
            return value(0);
        }
        return switch (field) {
            case "channel" -> "\"" + pick(CHANNELS) + "\"";
            case "body" -> random.nextBoolean() ? "\"" + CANARY + "\"" : value(0);
            case "offset", "limit", "before", "after", "ttl" -> number();
            case "since" -> "{\"epoch\":" + value(2) + ",\"offset\":" + number() + "}";
            case "id" -> random.nextBoolean() ? number() : "\"" + word() + "\"";
            default -> "\"" + word() + "\"";
        };
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 9)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> number();
            case 3 -> "\"" + word() + "\"";
            case 4 -> "\"" + "x".repeat(random.nextInt(300)) + "\"";
            case 5 -> "\"" + pick(CHANNELS) + "\"";
            case 6 -> "[" + value(depth + 1) + "," + value(depth + 1) + "]";
            case 7 -> "{\"text\":" + value(depth + 1) + ",\"text\":" + value(depth + 1) + "}";
            default -> "{\"" + word() + "\":" + value(depth + 1) + "}";
        };
    }

    private String number() {
        return switch (random.nextInt(8)) {
            case 0 -> "-" + random.nextInt(100);
            case 1 -> random.nextInt(100) + "." + random.nextInt(100);
            case 2 -> "1e" + random.nextInt(100_000);
            case 3 -> "9".repeat(1 + random.nextInt(60));
            case 4 -> Long.toString(Long.MAX_VALUE);
            case 5 -> "-0";
            default -> Integer.toString(random.nextInt(300));
        };
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            char c = BITS.charAt(random.nextInt(BITS.length()));
            word.append(c == '"' || c == '\\' || c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return word.toString();
    }

    private String bent(String text) {
        if (text.isEmpty()) {
            return "x";
        }
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(10));
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(at);
            case 2 -> text.substring(0, at) + text.substring(to);
            case 3 -> text.substring(0, at) + BITS.charAt(random.nextInt(BITS.length())) + text.substring(at);
            case 4 -> text.substring(0, at) + text.substring(at, to).repeat(2 + random.nextInt(5)) + text.substring(to);
            default -> text.substring(0, at) + command() + text.substring(to);
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
