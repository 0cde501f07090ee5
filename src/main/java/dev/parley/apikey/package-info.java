// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The keys of back ends and operators: their scopes, their file, and the check of a request. */
@NullMarked
package dev.parley.apikey;

import org.jspecify.annotations.NullMarked;
