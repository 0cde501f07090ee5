// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names in {@code parley.d.ts}, as far as they exist when a program runs. */
final class Declarations {
    private static final Path FILE = Path.of("src/main/webapp/assets/parley.d.ts");
    /** Types only, and what every event target has. */
    private static final Set<String> INHERITED = Set.of("addEventListener", "constructor");

    private Declarations() {}

    static List<String> exports() {
        return names("(?m)^export (?:class|function) (\\w+)", text()).stream()
                // Only handles that a client has made are of use.
                .filter(name -> !name.equals("Channel"))
                .sorted()
                .toList();
    }

    static List<String> membersOf(String type) {
        Matcher body = Pattern.compile("(?ms)^export class " + type + " .*?\\{\n(.*?)^}")
                .matcher(text());
        if (!body.find()) {
            throw new AssertionError("no class " + type);
        }
        return names("(?m)^  (?:static |readonly )*(\\w+)[(:<]", body.group(1)).stream()
                .filter(name -> !INHERITED.contains(name))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
