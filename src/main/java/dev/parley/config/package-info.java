// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Settings: their names and defaults, where they come from, and the checked values. */
@NullMarked
package dev.parley.config;

import org.jspecify.annotations.NullMarked;
