// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Channels, positions in their logs, messages and conversations: values without behaviour of their own. */
@NullMarked
package dev.parley.channel;

import org.jspecify.annotations.NullMarked;
