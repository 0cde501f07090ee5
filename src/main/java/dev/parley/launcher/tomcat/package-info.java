// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The launcher's Tomcat: the only classes of ours that are compiled against Tomcat's own. They are loaded with it, and are in no other
 * artefact. Only what 10.1 and 11 both have is used.
 */
@NullMarked
package dev.parley.launcher.tomcat;

import org.jspecify.annotations.NullMarked;
