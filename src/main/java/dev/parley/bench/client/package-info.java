// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
/** Thousands of clients of any server on a few threads: WebSockets, event streams, long polls, and what they have received. Knows no scenario. */
@NullMarked
package dev.parley.bench.client;

import org.jspecify.annotations.NullMarked;
