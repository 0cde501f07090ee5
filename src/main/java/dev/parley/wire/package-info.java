// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The messages on the wire as records, and the JSON codec. The only package, with http, that knows Jackson. */
@NullMarked
package dev.parley.wire;

import org.jspecify.annotations.NullMarked;
