// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of a command, read by name. Immutable. A field of the wrong type, and a required one that is missing, fail with
 * {@code command.invalid} and the field's name. JSON's {@code null} counts as absent, except for {@link #raw}.
 */
public interface ActionFields {
    boolean has(String name);

    Optional<String> string(String name);

    String requiredString(String name);

    /** A whole number that every client can write: at most 2<sup>53</sup> - 1, of either sign. */
    OptionalLong optionalLong(String name);

    long requiredLong(String name);

    /** A whole number from {@code min} to {@code max}, or {@code absent} where there is none. */
    int intBetween(String name, int min, int max, int absent);

    /** True where the field is {@code true}; false where it is absent. */
    boolean flag(String name);

    Optional<? extends ActionFields> object(String name);

    /** An array of strings, empty where there is none. */
    List<String> strings(String name);

    /** The field's value as compact JSON text, {@code null} included; empty only where the field is absent. */
    Optional<String> raw(String name);
}
