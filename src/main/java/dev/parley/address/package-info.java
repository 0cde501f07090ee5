// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Addresses as text, and what proxies say of them in headers. Imports nobody and uses only the JDK: the launcher has a copy of its own. */
@NullMarked
package dev.parley.address;

import org.jspecify.annotations.NullMarked;
