// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command line, taken apart: {@code --name value} or {@code --name=value}, and words without a name. Immutable. */
final class CommandLine {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final String HELP = "; see --help";

    private final Map<String, String> values;
    private final List<String> unnamed;

    private CommandLine(Map<String, String> values, List<String> unnamed) {
        this.values = Map.copyOf(values);
        this.unnamed = List.copyOf(unnamed);
    }

    /** @param flags names without a value */
    static CommandLine parse(String[] args, Set<String> names, Set<String> flags) throws BenchFailure {
        Map<String, String> values = new HashMap<>();
        List<String> unnamed = new ArrayList<>();
        Iterator<String> words = Arrays.stream(args)
                .flatMap(arg -> Arrays.stream(arg.startsWith("--") ? arg.split("=", 2) : new String[] {arg}))
                .iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (flags.contains(word)) {
                values.put(word, "true");
            } else if (names.contains(word)) {
                String value = words.hasNext() ? words.next() : "";
                if (value.isBlank()) {
                    throw new BenchFailure(word + " wants a value" + HELP);
                }
                values.put(word, value);
            } else if (word.startsWith("-")) {
                throw new BenchFailure("Unknown option " + word + HELP);
            } else {
                unnamed.add(word);
            }
        }
        return new CommandLine(values, unnamed);
    }

    List<String> unnamed() {
        return unnamed;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The parts of a list with commas; none where there is no such option. */
    List<String> list(String name) {
        return text(name).map(list -> List.of(list.split(",", -1))).orElse(List.of());
    }

    int number(String name, int min, int max, int absent) throws BenchFailure {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
            return Integer.parseInt(text);
        }
        throw new BenchFailure(name + " wants a whole number from " + min + " to " + max + ", not " + text);
    }

    /** Messages a second; 0 for {@code max}. */
    double rate(String name, double absent) throws BenchFailure {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        if (text.equals("max")) {
            return 0;
        }
        if (NUMBER.matcher(text).matches() && Double.parseDouble(text) > 0) {
            return Double.parseDouble(text);
        }
        throw new BenchFailure(name + " wants messages a second, such as 50, or max, not " + text);
    }

    /** {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}; a bare number is seconds. */
    Duration duration(String name, Duration absent) throws BenchFailure {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new BenchFailure(name + " wants a time such as 10s, 500ms or 2m, not " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
