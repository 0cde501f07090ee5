// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.page;

import dev.parley.channel.ChannelName;

/** A channel in short; the head is 0 where nothing is kept. */
public record ChannelSummary(ChannelName name, long head, int people) {}
