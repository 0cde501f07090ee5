// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Runs the code that a portal brings, on threads of its own and with a limit of time: asks its hooks, tells its listeners. */
@NullMarked
package dev.parley.extension;

import org.jspecify.annotations.NullMarked;
