// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.page;

import dev.parley.channel.Conversation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of conversations; the cursor is null on the last. */
public record ConversationPage(
        List<Conversation> rows, @Nullable String cursor) {}
