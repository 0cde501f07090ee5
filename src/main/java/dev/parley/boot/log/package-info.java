// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Hands what the fragment logs to the portal's own logging. Nothing here is used in the WAR. */
@NullMarked
package dev.parley.boot.log;

import org.jspecify.annotations.NullMarked;
