// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The container initializer, and the runtime that wires everything. */
@NullMarked
package dev.parley.boot;

import org.jspecify.annotations.NullMarked;
