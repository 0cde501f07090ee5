// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What strangers may take of the storage that all share, and what of it is kept for those who are known. */
@NullMarked
package dev.parley.quota;

import org.jspecify.annotations.NullMarked;
