// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

/**
 * Messages that the server could not bring after an interruption: too many, or no longer in the log. {@code history} may still have them.
 * Immutable.
 *
 * @param epoch of the log as it is now
 * @param from the first offset that is missing
 * @param to the last one; below {@code from} where no single message is known to be missing
 * @param restarted the log is another one now, whose offsets began again: forget what was kept
 */
public record Gap(String channel, String epoch, long from, long to, boolean restarted) {}
