// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The server's side of {@code /compare}: seeded schedules that are published for one page, and what the server received and sent for it. */
@NullMarked
package dev.parley.http.compare;

import org.jspecify.annotations.NullMarked;
