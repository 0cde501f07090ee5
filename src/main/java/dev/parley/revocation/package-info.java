// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What was revoked, and when: nothing that was issued before counts after it. */
@NullMarked
package dev.parley.revocation;

import org.jspecify.annotations.NullMarked;
