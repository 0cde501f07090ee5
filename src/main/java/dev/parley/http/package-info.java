// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Sign-in, security headers, the API servlets, health. */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
