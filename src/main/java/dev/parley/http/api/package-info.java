// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** {@code /api/v1} and its short forms: the router, and one class for the calls of each subject. */
@NullMarked
package dev.parley.http.api;

import org.jspecify.annotations.NullMarked;
