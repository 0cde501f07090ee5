// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What every way in passes: origin, limits, identity, and the decision with its explanation. */
@NullMarked
package dev.parley.door;

import org.jspecify.annotations.NullMarked;
