// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Hashes and signatures. Imports nobody. */
@NullMarked
package dev.parley.digest;

import org.jspecify.annotations.NullMarked;
