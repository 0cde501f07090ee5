// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What a portal's JSP pages write about Parley. */
@NullMarked
package dev.parley.jsp;

import org.jspecify.annotations.NullMarked;
