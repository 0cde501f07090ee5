// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The one thread that changes the file: its queue and what may wait there, transactions that several operations share, the hand-off of
 * what is done, the carrying over of the write-ahead log, and what happens when the disk fails.
 */
@NullMarked
package dev.parley.engine.sqlite.writer;

import org.jspecify.annotations.NullMarked;
