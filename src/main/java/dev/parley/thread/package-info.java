// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How threads are made, how tasks are run again and again, how the end of threads is awaited, and what is done one after the other without a
 * thread of its own.
 */
@NullMarked
package dev.parley.thread;

import org.jspecify.annotations.NullMarked;
