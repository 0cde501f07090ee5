// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

/**
 * What a server had used up at one moment; not a number where that cannot be known.
 *
 * @param cpu seconds of processor time since its start
 * @param resident bytes of its memory that are in RAM
 * @param allocated bytes on its heap since its start
 */
record ServerUsage(double cpu, double resident, double allocated) {
    static final ServerUsage NONE = new ServerUsage(Double.NaN, Double.NaN, Double.NaN);
}
