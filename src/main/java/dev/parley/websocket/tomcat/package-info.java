// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What is done below the WebSocket API, on Tomcat's own classes, and only here. {@code TomcatAdapter} is the door. */
@NullMarked
package dev.parley.websocket.tomcat;

import org.jspecify.annotations.NullMarked;
