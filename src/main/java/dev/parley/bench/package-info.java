// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The load generator's command line: it runs scenarios in rounds against any Parley and other servers beside it, reads what they use up, and
 * reports. It knows no servlet and no Tomcat.
 */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
