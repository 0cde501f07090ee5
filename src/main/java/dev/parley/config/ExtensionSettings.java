// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.time.Duration;

/** What the portal's own code may take. Immutable. */
public record ExtensionSettings(int threads, Duration timeout, Duration directoryCache) {
    static ExtensionSettings read(SettingValues values) {
        int threads = values.count(Setting.EXTENSION_THREADS);
        if (threads < 1 || threads > 200) {
            throw values.wrong(Setting.EXTENSION_THREADS, "a number from 1 to 200");
        }
        return new ExtensionSettings(
                threads, values.span(Setting.EXTENSION_TIMEOUT), values.span(Setting.DIRECTORY_CACHE));
    }
}
