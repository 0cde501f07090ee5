// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** HTTP sessions: sign in and out, keep alive, guests who come back, and what a logout closes. */
@NullMarked
package dev.parley.session;

import org.jspecify.annotations.NullMarked;
