// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Roles of an engine that keep everything in this process's memory, and an engine that is made of them. */
@NullMarked
package dev.parley.engine.memory;

import org.jspecify.annotations.NullMarked;
