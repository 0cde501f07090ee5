// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page of the documentation shows to be copied. */
public final class DocFiles {
    private static final Pattern FENCE = Pattern.compile("(?ms)^(?:`([^`\n]+\\.[a-z]+)`\n\n)?```(\\w+)\n(.*?)^```$");

    private DocFiles() {}

    /** By name: those that have one above them. */
    public static Map<String, String> of(String page) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Matcher matcher = FENCE.matcher(Files.readString(Path.of(page)));
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                files.put(matcher.group(1), matcher.group(3));
            }
        }
        return files;
    }

    /** All blocks of code, in their order. */
    public static List<String> blocks(String page) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = FENCE.matcher(Files.readString(Path.of(page)));
        while (matcher.find()) {
            blocks.add(matcher.group(3));
        }
        return blocks;
    }
}
