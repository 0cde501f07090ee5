// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The pages and their files, with the headers that keep them safe. */
@NullMarked
package dev.parley.http.pages;

import org.jspecify.annotations.NullMarked;
