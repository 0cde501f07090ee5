// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** HTTP requests and their answers, without a thread of the container's for a peer that is slow. Knows nothing of what they are about. */
@NullMarked
package dev.parley.exchange;

import org.jspecify.annotations.NullMarked;
