// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.time.Duration;

/**
 * The limits of what waits for a client; zero means none.
 *
 * @param outboxMessages how many frames may wait
 * @param outboxBytes how many bytes may wait
 * @param progress how long a client may take nothing although something waits
 */
public record SlowClientPolicy(int outboxMessages, int outboxBytes, Duration progress) {}
