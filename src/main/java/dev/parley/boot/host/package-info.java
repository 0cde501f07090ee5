// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The process, the disk, the JVM and the container that Parley runs in: what they allow, and what they must not keep of Parley. */
@NullMarked
package dev.parley.boot.host;

import org.jspecify.annotations.NullMarked;
