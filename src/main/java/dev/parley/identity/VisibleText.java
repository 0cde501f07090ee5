// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether people see every character of a name, after UAX 31 and UTS 39: what is shown as nothing makes two names look like one, or a name
 * like none. Joiners are seen in the scripts that write with them and in emoji, variation selectors and tags in emoji alone. Stateless.
 */
final class VisibleText {
    /** More than any script stacks; with enough of them a name covers the lines above and below. */
    private static final int MAX_MARKS = 8;

    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int CANCEL_TAG = 0xE007F;
    private static final int KEYCAP = 0x20E3;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;

    /** One that a zero width joiner would join to another of its kind is a picture: that is how Unicode cuts text. */
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private final int[] points;

    private VisibleText(String text) {
        this.points = text.codePoints().toArray();
    }

    /** What of it is not seen, as words to go after the name of the field; empty where all is. */
    static Optional<String> problem(String text) {
        if (isPlainAscii(text)) {
            return Optional.empty();
        }
        VisibleText visible = new VisibleText(text);
        for (int i = 0; i < visible.points.length; i++) {
            @Nullable String why = visible.problemAt(i);
            if (why != null) {
                return Optional.of("the character U+%04X ".formatted(visible.points[i]) + why);
            }
        }
        return Optional.empty();
    }

    /** The same text without what is not seen, and with ordinary spaces; may be empty. */
    static String cleaned(String text) {
        String clean = text;
        while (true) {
            VisibleText visible = new VisibleText(clean);
            int bad = 0;
            while (bad < visible.points.length && visible.problemAt(bad) == null) {
                bad++;
            }
            if (bad == visible.points.length) {
                return clean.strip();
            }
            int at = clean.offsetByCodePoints(0, bad);
            boolean space = Character.isSpaceChar(visible.points[bad]);
            clean = clean.substring(0, at) + (space ? " " : "") + clean.substring(clean.offsetByCodePoints(at, 1));
        }
    }

    private static boolean isPlainAscii(String text) {
        return text.chars().allMatch(unit -> unit >= ' ' && unit < 0x7F);
    }

    private @Nullable String problemAt(int i) {
        int point = points[i];
        if (CodePoints.isIgnorable(point)) {
            return isShownHere(i) ? null : "is invisible here";
        }
        if (CodePoints.isBlank(point)) {
            return "looks like nothing";
        }
        if (CodePoints.isUnassigned(point)) {
            return "is no character of Unicode";
        }
        if (CodePoints.isMark(point)) {
            return i == 0
                    ? "belongs to a letter before it"
                    : tooManyMarks(i) ? "is one mark too many on a letter" : null;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> "is a control character";
            case Character.SURROGATE -> "is half a character";
            case Character.FORMAT -> "is invisible";
            case Character.PRIVATE_USE -> "means something else on every machine";
            case Character.SPACE_SEPARATOR ->
                point == ' ' || point == CodePoints.IDEOGRAPHIC_SPACE
                        ? null
                        : "is an unusual space; use an ordinary one";
            default -> null;
        };
    }

    private boolean isShownHere(int i) {
        return switch (points[i]) {
            case CodePoints.ZERO_WIDTH_JOINER -> joinsPictures(i) || isInConjunct(i);
            case CodePoints.ZERO_WIDTH_NON_JOINER -> partsCursiveLetters(i) || (isInConjunct(i) && isLetter(i + 1));
            case EMOJI_STYLE -> isPicture(i - 1) || (isKeycapBase(i - 1) && at(i + 1) == KEYCAP);
            case TEXT_STYLE -> isPicture(i - 1);
            // Mongolian chooses the shapes of its letters so.
            case 0x180B, 0x180C, 0x180D, 0x180F -> CodePoints.isMongolian(at(i - 1));
            case 0x180E -> CodePoints.isMongolian(at(i - 1)) && CodePoints.isMongolian(at(i + 1));
            default -> CodePoints.isTag(points[i]) && isInFlag(i);
        };
    }

    /** As in 👩‍💻: a picture before it, with its variation and its colour of skin, and one behind. */
    private boolean joinsPictures(int i) {
        int before = i - 1;
        while (before > 0 && (at(before) == EMOJI_STYLE || isSkin(at(before)))) {
            before--;
        }
        return isPicture(before) && isPicture(i + 1);
    }

    /** After the mark that ends a syllable (क्‍ष), or before it, as Bengali has it (র‍্য). */
    private boolean isInConjunct(int i) {
        return (CodePoints.isVirama(at(i - 1)) && isLetterBefore(i - 1))
                || (points[i] == CodePoints.ZERO_WIDTH_JOINER && isLetter(i - 1) && CodePoints.isVirama(at(i + 1)));
    }

    /** Between two letters that would join without it (می‌خواهم). */
    private boolean partsCursiveLetters(int i) {
        int before = i - 1;
        int behind = i + 1;
        while (CodePoints.isMark(at(before))) {
            before--;
        }
        while (CodePoints.isMark(at(behind))) {
            behind++;
        }
        return CodePoints.joinsWhatFollows(at(before)) && CodePoints.isCursive(at(behind));
    }

    /** A flag of a part of a country: a black flag, three to six tags that spell it, and the tag that ends it. */
    private boolean isInFlag(int i) {
        int first = i;
        while (CodePoints.isTag(at(first - 1))) {
            first--;
        }
        int end = i;
        while (CodePoints.isTag(at(end)) && at(end) != CANCEL_TAG) {
            end++;
        }
        return at(first - 1) == BLACK_FLAG
                && at(end) == CANCEL_TAG
                && end - first >= 3
                && end - first <= 6
                && onlyOneEnd(first, end);
    }

    private boolean onlyOneEnd(int first, int end) {
        for (int i = first; i < end; i++) {
            int letter = points[i] - 0xE0000;
            if (!(letter >= '0' && letter <= '9') && !(letter >= 'a' && letter <= 'z')) {
                return false;
            }
        }
        return true;
    }

    private boolean tooManyMarks(int i) {
        int count = 0;
        for (int j = i; j >= 0 && CodePoints.isMark(points[j]); j--) {
            count++;
        }
        return count > MAX_MARKS;
    }

    private boolean isLetter(int i) {
        return Character.isLetter(at(i));
    }

    /** A letter, with marks of its own between. */
    private boolean isLetterBefore(int i) {
        int before = i - 1;
        while (CodePoints.isMark(at(before))) {
            before--;
        }
        return isLetter(before);
    }

    private boolean isPicture(int i) {
        int point = at(i);
        return point > 0x7F
                && !CodePoints.isIgnorable(point)
                && !CodePoints.isMark(point)
                && CLUSTER.matcher(new String(new int[] {point, CodePoints.ZERO_WIDTH_JOINER, point}, 0, 3))
                        .matches();
    }

    private static boolean isSkin(int point) {
        return point >= 0x1F3FB && point <= 0x1F3FF;
    }

    private boolean isKeycapBase(int i) {
        int point = at(i);
        return (point >= '0' && point <= '9') || point == '#' || point == '*';
    }

    /** 0 outside of the text. */
    private int at(int i) {
        return i >= 0 && i < points.length ? points[i] : 0;
    }
}
