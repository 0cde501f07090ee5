// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.page;

import dev.parley.identity.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of people; the cursor is null on the last. */
public record PeoplePage(List<User> people, @Nullable String cursor) {}
