// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

/**
 * How long peers are waited for.
 *
 * @param body of a request
 * @param answer of ours
 */
public record ExchangeSettings(Pace body, Pace answer) {}
