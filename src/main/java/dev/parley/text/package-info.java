// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What every room may ask of a text. Imports nobody. */
@NullMarked
package dev.parley.text;

import org.jspecify.annotations.NullMarked;
