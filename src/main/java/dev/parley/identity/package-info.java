// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who someone is: the user value and the chain of resolvers that find it. */
@NullMarked
package dev.parley.identity;

import org.jspecify.annotations.NullMarked;
