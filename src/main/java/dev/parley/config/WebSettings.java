// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.nio.file.Path;
import java.util.List;

/** Who may reach us, and how. Immutable. */
public record WebSettings(
        List<String> origins,
        List<String> frameAncestors,
        List<String> trustedProxies,
        List<String> apiKeys,
        Path apiKeysFile,
        boolean compression,
        boolean demoEndpoints) {

    static WebSettings read(SettingValues values, Path data, boolean fragment) {
        String keysFile = values.text(Setting.API_KEYS_FILE);
        return new WebSettings(
                values.list(Setting.ORIGINS),
                values.list(Setting.FRAME_ANCESTORS),
                values.list(Setting.TRUSTED_PROXIES),
                values.list(Setting.API_KEYS),
                keysFile.isEmpty() ? data.resolve("api-keys") : Path.of(keysFile),
                values.flag(Setting.COMPRESSION, false),
                values.flag(Setting.DEMO_ENDPOINTS, !fragment));
    }
}
