// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.regex.Pattern;

/**
 * Whole numbers from outside, in JSON and in queries alike: as JSON writes them, in digits, without fraction, exponent, plus or leading
 * zeros. {@code 1.0}, {@code 1e3} and {@code -0} are refused rather than guessed at, and so is what stands in other scripts' digits.
 * Stateless.
 */
public final class WholeNumber {
    private static final Pattern FORM = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private WholeNumber() {}

    /**
     * A number within bounds.
     *
     * @param name of the field or parameter, for the message
     * @throws ParleyException {@code command.invalid}
     */
    public static long parse(String name, String text, long min, long max) {
        if (FORM.matcher(text).matches()) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new ParleyException(
                ErrorCode.COMMAND_INVALID,
                name + ": must be a whole number from " + min + " to " + max + ", in digits");
    }
}
