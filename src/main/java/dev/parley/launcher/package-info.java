// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** {@code java -jar parley.war}. These classes lie at the root of the WAR and use only the JDK. */
@NullMarked
package dev.parley.launcher;

import org.jspecify.annotations.NullMarked;
