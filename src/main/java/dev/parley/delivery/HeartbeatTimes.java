// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.time.Duration;

/**
 * When the server asks whether a client is still there, and when it gives up on one; zero means never.
 *
 * @param interval between two pings
 * @param timeout how long a client may be silent
 */
public record HeartbeatTimes(Duration interval, Duration timeout) {}
