// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** How the connections of clients begin and end, whatever their transport is. */
@NullMarked
package dev.parley.connection;

import org.jspecify.annotations.NullMarked;
