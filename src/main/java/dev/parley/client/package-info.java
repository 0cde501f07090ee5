// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Java client, for back ends and tests: {@link dev.parley.client.ParleyClient} is a live connection that comes back by itself, {@link
 * dev.parley.client.PushClient} pushes over HTTP. It needs the JDK and Jackson, and nothing of the server's. docs/java-client.md shows it.
 */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
