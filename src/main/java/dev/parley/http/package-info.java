// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What answers over plain HTTP: health, and the form of an answer. The calls are in {@code http.api}, the pages in {@code http.pages}. */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
