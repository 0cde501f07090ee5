// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What lets people in and is known to all nodes: tickets. Thread-safe; see {@link Engine} for what holds for every stage. */
public interface Credentials {
    /** Issues a ticket: letters, digits, {@code - _ .} only; it cannot be guessed and works once. */
    CompletionStage<String> issueTicket(Ticket ticket, Duration ttl);

    /** What {@link #redeemTicket} would answer; leaves the ticket as it is. */
    CompletionStage<Optional<Ticket>> lookAtTicket(String ticket);

    /** Uses a ticket up. Empty where it is unknown, used or too old. */
    CompletionStage<Optional<Ticket>> redeemTicket(String ticket);
}
