// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a file of {@code name=value} as {@link java.util.Properties} does, but as UTF-8 and without what that swallows in silence: a name
 * that stands twice, an escape that means nothing, a backslash at the end of a line that takes in the setting below, a comment behind a
 * value. Stateless; uses only the JDK.
 */
public final class PropertiesFile {
    private static final Pattern UNICODE = Pattern.compile("[0-9A-Fa-f]{4}");
    private static final Pattern COMMENT_BEHIND = Pattern.compile("[ \\t\\f]#");
    private static final Pattern SETTING = Pattern.compile("(?i)parley\\.[a-z0-9._-]+[ \\t\\f]*[=:].*");

    private PropertiesFile() {}

    /**
     * What stands behind a name.
     *
     * @param line the first of those that it stands in
     */
    public record Entry(String value, int line) {}

    /** A line with those that continue it. */
    private record Logical(String text, int number) {}

    /**
     * The entries, in the order of the file.
     *
     * @throws java.nio.file.NoSuchFileException where there is no such file
     * @throws IOException whose message names the file, the line and the fix
     */
    public static Map<String, Entry> read(Path file) throws IOException {
        try {
            return parse(TextFile.lines(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException whose message starts with the number of the line */
    static Map<String, Entry> parse(List<String> lines) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Logical line : logical(lines)) {
            int end = endOfName(line.text);
            String name = unescape(line.text.substring(0, end), line.number);
            String value = line.text.substring(startOfValue(line.text, end));
            if (COMMENT_BEHIND.matcher(value).find()) {
                throw wrong(
                        line.number,
                        name + ": a comment needs a line of its own; if the # belongs to the value, write \\#");
            }
            Entry before = entries.put(name, new Entry(unescape(value, line.number), line.number));
            if (before != null) {
                throw wrong(line.number, name + " stands in line " + before.line + " already; remove one of them");
            }
        }
        return entries;
    }

    private static List<Logical> logical(List<String> lines) {
        List<Logical> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String text = withoutLead(lines.get(i));
            if (text.isEmpty() || text.charAt(0) == '#' || text.charAt(0) == '!') {
                continue;
            }
            int number = i + 1;
            StringBuilder whole = new StringBuilder();
            while (continues(text)) {
                whole.append(text, 0, text.length() - 1);
                i++;
                text = continuation(i < lines.size() ? withoutLead(lines.get(i)) : "", number);
            }
            found.add(new Logical(whole.append(text).toString(), number));
        }
        return found;
    }

    /** What a backslash at the end of a line takes in, which is not always what its author wanted. */
    private static String continuation(String text, int number) {
        if (text.isEmpty()
                || text.charAt(0) == '#'
                || text.charAt(0) == '!'
                || SETTING.matcher(text).matches()) {
            throw wrong(
                    number,
                    "a backslash at the end of a line takes in the next one, which is no part of this value;"
                            + " write \\\\ for a real backslash");
        }
        return text;
    }

    /** An odd number of backslashes at the end. */
    private static boolean continues(String text) {
        int i = text.length();
        while (i > 0 && text.charAt(i - 1) == '\\') {
            i--;
        }
        return (text.length() - i) % 2 == 1;
    }

    private static int endOfName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '\\') {
                i++;
            } else if (unit == '=' || unit == ':' || isBlank(unit)) {
                return i;
            }
        }
        return text.length();
    }

    private static int startOfValue(String text, int endOfName) {
        int i = skipBlanks(text, endOfName);
        if (i < text.length() && (text.charAt(i) == '=' || text.charAt(i) == ':')) {
            i = skipBlanks(text, i + 1);
        }
        return i;
    }

    private static String unescape(String text, int line) {
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char unit = text.charAt(i++);
            if (unit != '\\') {
                plain.append(unit);
            } else if (text.charAt(i) == 'u') {
                plain.append(unicode(text.substring(i + 1, Math.min(i + 5, text.length())), line));
                i += 5;
            } else {
                plain.append(meaning(text.charAt(i++), line));
            }
        }
        return plain.toString();
    }

    private static char unicode(String digits, int line) {
        if (!UNICODE.matcher(digits).matches()) {
            throw wrong(line, "\\u wants four hexadecimal digits; write \\\\u for a backslash and a u");
        }
        return (char) Integer.parseInt(digits, 16);
    }

    private static char meaning(char escaped, int line) {
        return switch (escaped) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            default -> {
                if (Character.isLetterOrDigit(escaped)) {
                    throw wrong(
                            line, "\\" + escaped + " means nothing; write \\\\ for a backslash, as in C:\\\\parley");
                }
                yield escaped;
            }
        };
    }

    private static String withoutLead(String line) {
        return line.substring(skipBlanks(line, 0));
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(char unit) {
        return unit == ' ' || unit == '\t' || unit == '\f';
    }

    private static IllegalArgumentException wrong(int line, String what) {
        return new IllegalArgumentException("line " + line + ": " + what);
    }
}
