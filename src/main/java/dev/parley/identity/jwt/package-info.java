// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
/** JSON Web Tokens as explicit credentials; the library that checks them is known only here. */
@NullMarked
package dev.parley.identity.jwt;

import org.jspecify.annotations.NullMarked;
