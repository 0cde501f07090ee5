// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import java.util.regex.Pattern;

/**
 * Leaves out of our own scripts and style sheets what is written for people who read the source: a quarter of what would travel. Only
 * comments that have their lines to themselves go, and each leaves its line break, so that a stack trace names the line of the source.
 */
public final class Comments {
    private static final Pattern CAST = Pattern.compile("/\\*\\* @type \\{[^*]*\\} \\*/ ?");

    private Comments() {}

    /**
     * The same without them.
     *
     * @param source a script or a style sheet of ours; not of anyone else, whose licence stands in such a comment
     */
    public static String without(String source) {
        StringBuilder kept = new StringBuilder(source.length());
        boolean inComment = false;
        boolean inTemplate = false;
        for (String line : source.split("\n", -1)) {
            String text = line.strip();
            boolean dropped = inComment || (!inTemplate && (text.startsWith("//") || isBlockStart(text)));
            if (dropped) {
                inComment = (inComment || text.startsWith("/*")) && !text.contains("*/");
            } else {
                inTemplate ^=
                        text.replace("\\`", "").chars().filter(c -> c == '`').count() % 2 == 1;
                kept.append(line);
            }
            kept.append('\n');
        }
        kept.setLength(kept.length() - 1);
        return kept.toString();
    }

    /** The same without types in the midst of code either. */
    static String withoutTypes(String source) {
        return CAST.matcher(without(source)).replaceAll("");
    }

    /** Without indentation and empty lines: the lines have other numbers then. */
    static String tight(String source) {
        StringBuilder kept = new StringBuilder(source.length());
        boolean inTemplate = false;
        for (String line : source.split("\n", -1)) {
            boolean within = inTemplate;
            inTemplate ^= line.replace("\\`", "").chars().filter(c -> c == '`').count() % 2 == 1;
            String text = within ? line : line.strip();
            if (within || !text.isEmpty()) {
                kept.append(text).append('\n');
            }
        }
        return kept.toString();
    }

    /** A comment that ends in the same line with code after it stays as it is. */
    private static boolean isBlockStart(String text) {
        return text.startsWith("/*") && (!text.contains("*/") || text.indexOf("*/") == text.length() - 2);
    }
}
