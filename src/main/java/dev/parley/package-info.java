// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What a portal's Java code calls. Everything else is behind it. */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
