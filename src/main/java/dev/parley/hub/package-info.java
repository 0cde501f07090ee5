// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who hears what: registry, connections, outboxes, flushers and subscriptions. Knows no servlet and no socket. */
@NullMarked
package dev.parley.hub;

import org.jspecify.annotations.NullMarked;
