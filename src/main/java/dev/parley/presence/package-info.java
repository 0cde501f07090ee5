// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who is in a channel, and what those who hear it are told of who comes and goes. It knows no channel and no connection of the hub's. */
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
