// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** How threads are made, and how their end is waited for. Imports nobody. */
@NullMarked
package dev.parley.thread;

import org.jspecify.annotations.NullMarked;
