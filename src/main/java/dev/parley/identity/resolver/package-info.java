// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who a request is from: one way a file, and the chain that asks them. */
@NullMarked
package dev.parley.identity.resolver;

import org.jspecify.annotations.NullMarked;
