// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Error and close codes: each knows its wire form, its HTTP status or close code, and whether to try again. Imports nobody. */
@NullMarked
package dev.parley.error;

import org.jspecify.annotations.NullMarked;
