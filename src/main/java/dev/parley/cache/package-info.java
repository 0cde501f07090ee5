// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** How things are kept in memory up to a number of them. Imports nobody. */
@NullMarked
package dev.parley.cache;

import org.jspecify.annotations.NullMarked;
