// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Settings, the container initializer, the runtime that wires everything, and the launcher. */
@NullMarked
package dev.parley.boot;

import org.jspecify.annotations.NullMarked;
