// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What is read of logins below the servlet API: only here are names from inside Tomcat known. */
@NullMarked
package dev.parley.identity.tomcat;

import org.jspecify.annotations.NullMarked;
