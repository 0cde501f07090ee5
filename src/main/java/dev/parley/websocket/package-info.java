// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The handshake servlet and the endpoints. The only package that knows a WebSocket session. */
@NullMarked
package dev.parley.websocket;

import org.jspecify.annotations.NullMarked;
