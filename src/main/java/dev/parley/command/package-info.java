// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The dispatcher and one handler a file per action. */
@NullMarked
package dev.parley.command;

import org.jspecify.annotations.NullMarked;
