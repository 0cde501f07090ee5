// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The engine SPI: where logs, marks, memberships, tickets and presence live. Asynchronous throughout. */
@NullMarked
package dev.parley.engine;

import org.jspecify.annotations.NullMarked;
