// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who there is and how they are called, and which names guests may take. */
@NullMarked
package dev.parley.people;

import org.jspecify.annotations.NullMarked;
