// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Who may reach us, and how. Immutable.
 *
 * @param hosts the names that we answer to; a star for any
 * @param hsts how long browsers are told to come by https alone; zero for not at all
 * @param secureCookies whether cookies of ours go over https alone even where a request came by http
 * @param navigation whether the bar of our pages leads to the others
 * @param loginUrl where the portal's people sign in, safe in a page as it is; empty where nobody has said
 */
public record WebSettings(
        List<String> hosts,
        Duration hsts,
        boolean secureCookies,
        List<String> origins,
        String loginUrl,
        List<String> frameAncestors,
        List<String> trustedProxies,
        List<String> apiKeys,
        Path apiKeysFile,
        boolean compression,
        boolean demoEndpoints,
        boolean navigation) {

    static WebSettings read(SettingValues values, Path data) {
        return new WebSettings(
                values.list(Setting.HOSTS),
                values.span(Setting.HSTS),
                values.word(Setting.COOKIES_SECURE, "auto", "always").equals("always"),
                values.list(Setting.ORIGINS),
                loginUrl(values),
                values.list(Setting.FRAME_ANCESTORS),
                values.list(Setting.TRUSTED_PROXIES),
                values.list(Setting.API_KEYS),
                keysFile(values, data),
                values.flag(Setting.COMPRESSION, false),
                values.flag(Setting.DEMO_ENDPOINTS, false),
                values.flag(Setting.PAGES_NAVIGATION, false));
    }

    private static Path keysFile(SettingValues values, Path data) {
        if (values.text(Setting.API_KEYS_FILE).isEmpty()) {
            return data.resolve("api-keys");
        }
        Path file = values.path(Setting.API_KEYS_FILE);
        if (!Files.isRegularFile(file)) {
            // Without it the key that may do everything would count.
            throw values.wrong(Setting.API_KEYS_FILE, "a file that is there when Parley starts; it may be empty");
        }
        return file;
    }

    private static String loginUrl(SettingValues values) {
        String url = values.text(Setting.LOGIN_URL);
        if (!url.matches("((https?://|/)[A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?") || url.startsWith("//")) {
            throw values.wrong(
                    Setting.LOGIN_URL, "an address such as /portal/login or https://portal.example.org/login");
        }
        return url.replace("&", "&amp;");
    }
}
