// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.time.Duration;

/**
 * How long peers are waited for, and how many sockets each may have. Immutable; zero means no limit.
 *
 * @param headerDeadline for the launcher's connector alone
 * @param minRate for so many bytes a second a body and an answer may take a second longer
 * @param socketsPerAddress for the launcher's connector alone, whatever comes over them
 */
public record HttpSettings(
        Duration headerDeadline, Duration bodyDeadline, Duration answerDeadline, int minRate, int socketsPerAddress) {

    static HttpSettings read(SettingValues values) {
        return new HttpSettings(
                values.span(Setting.HEADER_DEADLINE),
                values.span(Setting.BODY_DEADLINE),
                values.span(Setting.ANSWER_DEADLINE),
                values.bytes(Setting.MIN_RATE),
                values.count(Setting.SOCKETS_PER_ADDRESS));
    }
}
