// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who may what: the rules of the settings, the portal's policies, the cache of their answers, and what each may store. */
@NullMarked
package dev.parley.access;

import org.jspecify.annotations.NullMarked;
