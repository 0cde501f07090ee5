// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who hears what: connections, channels, subscriptions and what is told to whom. Knows no servlet and no socket. */
@NullMarked
package dev.parley.hub;

import org.jspecify.annotations.NullMarked;
