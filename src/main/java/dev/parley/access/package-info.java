// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Who may what: the rules of the settings, the portal's policies, and the cache of their answers. */
@NullMarked
package dev.parley.access;

import org.jspecify.annotations.NullMarked;
