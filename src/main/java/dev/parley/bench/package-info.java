// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** A load generator for any Parley, and for other servers beside it. Knows no servlet and no Tomcat, and nothing of the server but its JSON. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
