// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The transports for where WebSocket does not get through: event streams and long polls. */
@NullMarked
package dev.parley.http.transport;

import org.jspecify.annotations.NullMarked;
