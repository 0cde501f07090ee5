// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

/**
 * What Unicode says of single characters, as far as names want to know it. Stateless. Java knows the Unicode of its own version; what is newer
 * is let pass where new emoji and ideographs come.
 */
final class CodePoints {
    static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    static final int ZERO_WIDTH_JOINER = 0x200D;
    static final int IDEOGRAPHIC_SPACE = 0x3000;

    private CodePoints() {}

    /** {@code Default_Ignorable_Code_Point}: shown as nothing, by definition. */
    static boolean isIgnorable(int point) {
        return switch (point) {
            case 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0 -> true;
            default ->
                in(point, 0x180B, 0x180F)
                        || in(point, 0x200B, 0x200F)
                        || in(point, 0x202A, 0x202E)
                        || in(point, 0x2060, 0x206F)
                        || in(point, 0xFE00, 0xFE0F)
                        || in(point, 0xFFF0, 0xFFF8)
                        || in(point, 0x1BCA0, 0x1BCA3)
                        || in(point, 0x1D173, 0x1D17A)
                        || in(point, 0xE0000, 0xE0FFF);
        };
    }

    /** Shown as nothing, or as an empty space, though Unicode counts it among letters or symbols. */
    static boolean isBlank(int point) {
        return switch (point) {
            // Braille with no dot, an object that is not there, a note without a head, fillers of Khitan and of
            // hieroglyphs.
            case 0x2800, 0xFFFC, 0x1D159, 0x16FE4, 0x13441, 0x13442 -> true;
            default -> false;
        };
    }

    /** Whether it is no character yet, and none of a kind that grows from year to year. */
    static boolean isUnassigned(int point) {
        boolean mayBeNewer = in(point, 0x1F6D8, 0x1F6DF)
                || in(point, 0x1F7F0, 0x1F7FF)
                || in(point, 0x1F979, 0x1F9CC)
                || in(point, 0x1FA70, 0x1FAFF)
                // The tails and the blocks of Han that newer versions have filled.
                || in(point, 0x2A6D7, 0x2A6DF)
                || in(point, 0x2B735, 0x2B739)
                || in(point, 0x2EBF0, 0x2EE5D)
                || in(point, 0x31350, 0x323AF)
                || in(point, 0x323B0, 0x33479);
        return Character.getType(point) == Character.UNASSIGNED && (!mayBeNewer || (point & 0xFFFE) == 0xFFFE);
    }

    static boolean isMark(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    static boolean isTag(int point) {
        return in(point, 0xE0020, 0xE007F);
    }

    /** {@code Canonical_Combining_Class=Virama}, in the scripts that write with joiners. */
    static boolean isVirama(int point) {
        return switch (point) {
            case 0x094D,
                    0x09CD,
                    0x0A4D,
                    0x0ACD,
                    0x0B4D,
                    0x0BCD,
                    0x0C4D,
                    0x0CCD,
                    0x0D3B,
                    0x0D3C,
                    0x0D4D,
                    0x0DCA,
                    0x1039,
                    0x17D2 -> true;
            default -> false;
        };
    }

    /** Whether a letter of a cursive script would join the next one: not so those that join only what stands before. */
    static boolean joinsWhatFollows(int point) {
        return isCursive(point)
                && !(point == 0x0621
                        || in(point, 0x0622, 0x0625)
                        || point == 0x0627
                        || point == 0x0629
                        || in(point, 0x062F, 0x0632)
                        || point == 0x0648
                        || in(point, 0x0671, 0x0677)
                        || in(point, 0x0688, 0x0699)
                        || point == 0x06C0
                        || in(point, 0x06C3, 0x06CB)
                        || point == 0x06CD
                        || point == 0x06CF
                        || in(point, 0x06D2, 0x06D5)
                        || in(point, 0x06EE, 0x06EF)
                        || point == 0x0710
                        || in(point, 0x0715, 0x0719)
                        || point == 0x071E
                        || point == 0x0728
                        || point == 0x072A
                        || point == 0x072C);
    }

    /** Whether letters of its script join. */
    static boolean isCursive(int point) {
        if (!Character.isLetter(point)) {
            return false;
        }
        return switch (Character.UnicodeScript.of(point)) {
            case ARABIC, SYRIAC, MONGOLIAN, NKO, MANDAIC, PHAGS_PA, MANICHAEAN, ADLAM, HANIFI_ROHINGYA -> true;
            default -> false;
        };
    }

    static boolean isMongolian(int point) {
        return Character.UnicodeScript.of(point) == Character.UnicodeScript.MONGOLIAN && Character.isLetter(point);
    }

    private static boolean in(int point, int first, int last) {
        return point >= first && point <= last;
    }
}
