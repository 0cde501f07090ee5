// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What a portal may implement, and the values that those methods see. */
@NullMarked
package dev.parley.spi;

import org.jspecify.annotations.NullMarked;
