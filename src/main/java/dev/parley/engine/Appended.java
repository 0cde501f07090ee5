// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.Position;

/**
 * What became of an append.
 *
 * @param duplicate whether the key was known: then position and time are those of the first message, and nothing was appended
 */
public record Appended(Position position, long time, boolean duplicate) {}
