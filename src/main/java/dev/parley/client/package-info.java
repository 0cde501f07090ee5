// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** A small Java client for back ends and tests. */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
