// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** How threads are made, how tasks are run again and again, and how the end of threads is awaited. Imports nobody. */
@NullMarked
package dev.parley.thread;

import org.jspecify.annotations.NullMarked;
