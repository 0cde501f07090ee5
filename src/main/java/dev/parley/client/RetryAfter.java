// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** When a server wants to be asked again. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** {@code retryAfter} of a problem document (ms), else the header: seconds, or a date. Zero where nobody said. */
    static Duration of(HttpHeaders headers, JsonNode problem) {
        if (problem.path("retryAfter").isNumber()) {
            return bounded(Duration.ofMillis(problem.path("retryAfter").asLong()));
        }
        return headers.firstValue("Retry-After").map(RetryAfter::parsed).orElse(Duration.ZERO);
    }

    private static Duration parsed(String told) {
        String text = told.strip();
        try {
            if (text.matches("\\d{1,9}")) {
                return bounded(Duration.ofSeconds(Long.parseLong(text)));
            }
            return bounded(
                    Duration.between(Instant.now(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)));
        } catch (DateTimeException neither) {
            return Duration.ZERO;
        }
    }

    private static Duration bounded(Duration told) {
        return told.isNegative() ? Duration.ZERO : told.compareTo(LONGEST) > 0 ? LONGEST : told;
    }
}
