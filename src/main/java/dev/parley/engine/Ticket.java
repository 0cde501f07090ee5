// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.identity.User;

/** What a ticket stands for. */
public record Ticket(User user) {}
