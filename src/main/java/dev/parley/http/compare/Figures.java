// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.Map;

/**
 * How a run stands, for its page.
 *
 * @param time of the server, in milliseconds with three decimals
 * @param published messages that were accepted
 * @param failed messages that were not
 * @param latestMillis by how much the latest was later than it was meant to be
 * @param cpuMillis what the whole process has used of its processors since it began
 * @param processors how many there are
 * @param requests that bring messages, by way
 * @param commands that bring a command, by way
 * @param protocol of the last request, as the server received it; empty before there is one
 * @param forwarded whether a proxy has left its mark on a request
 */
@JsonPropertyOrder({
    "time",
    "published",
    "failed",
    "latestMillis",
    "cpuMillis",
    "processors",
    "requests",
    "commands",
    "protocol",
    "forwarded"
})
record Figures(
        @JsonRawValue String time,
        int published,
        int failed,
        long latestMillis,
        long cpuMillis,
        int processors,
        Map<String, Counted> requests,
        Map<String, Counted> commands,
        String protocol,
        boolean forwarded) {}
