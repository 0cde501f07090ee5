// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The embedded default: one SQLite file, one writer with group commit, separate readers. */
@NullMarked
package dev.parley.engine.sqlite;

import org.jspecify.annotations.NullMarked;
