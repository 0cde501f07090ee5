// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** How frames reach a client: its outbox, its writer, the threads that flush, the heartbeat, and what happens to slow clients. Knows no channel and no socket. */
@NullMarked
package dev.parley.delivery;

import org.jspecify.annotations.NullMarked;
