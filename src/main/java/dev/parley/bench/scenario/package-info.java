// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
/** The kinds of load that the bench puts on a server, and what a run of each has measured. Knows neither the command line nor the report. */
@NullMarked
package dev.parley.bench.scenario;

import org.jspecify.annotations.NullMarked;
