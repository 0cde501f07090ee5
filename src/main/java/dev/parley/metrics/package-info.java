// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Everything that counts and times, and what a running server says of itself. */
@NullMarked
package dev.parley.metrics;

import org.jspecify.annotations.NullMarked;
