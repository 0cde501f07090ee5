// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who did what to whom with a right that not everybody has: one line of a logger of its own for each. */
@NullMarked
package dev.parley.audit;

import org.jspecify.annotations.NullMarked;
