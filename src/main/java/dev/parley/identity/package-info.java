// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who someone is: the user, names, roles, and what stands for a user. */
@NullMarked
package dev.parley.identity;

import org.jspecify.annotations.NullMarked;
