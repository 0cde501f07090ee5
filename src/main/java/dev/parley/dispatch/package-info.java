// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** How the commands of a connection are taken in: their order, their limits, the way to each one's handler, and the replies. */
@NullMarked
package dev.parley.dispatch;

import org.jspecify.annotations.NullMarked;
