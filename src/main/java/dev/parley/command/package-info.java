// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What each action does: one handler a file, and what handlers share with the HTTP API. */
@NullMarked
package dev.parley.command;

import org.jspecify.annotations.NullMarked;
