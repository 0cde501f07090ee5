// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Files of this installation that only their owner may read. Imports nobody. */
@NullMarked
package dev.parley.file;

import org.jspecify.annotations.NullMarked;
