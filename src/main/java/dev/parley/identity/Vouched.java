// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user that an explicit credential stands for.
 *
 * @param until when the credential's word ends, and with it the connection that relies on it; null for never
 */
public record Vouched(User user, @Nullable Instant until) {}
