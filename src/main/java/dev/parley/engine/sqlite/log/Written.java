// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.Message;
import java.util.Set;

/** A message with its place in the log; the first one where the key was known. */
public record Written(String epoch, Message message, boolean duplicate, Set<String> newMembers) {}
