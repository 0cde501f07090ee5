// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What a start has to know of a log before it opens it: whose it is, whether it is whole, and what SQLite's failures mean. */
@NullMarked
package dev.parley.engine.sqlite.recovery;

import org.jspecify.annotations.NullMarked;
