// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

/** How many subscriptions of this node a recheck looked at, and how many of them it ended. */
public record RecheckResult(int checked, int ended) {}
