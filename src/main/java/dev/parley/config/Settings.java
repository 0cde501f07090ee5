// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

/**
 * All settings as values, checked; each subject in a record of its own. Immutable. Of limits, 0 means none.
 *
 * @param prefix what stands before all paths after the context path: empty in the WAR, {@code /parley} in a portal
 */
public record Settings(
        String prefix,
        ProfileSettings profile,
        StorageSettings storage,
        PeopleSettings people,
        AccessSettings access,
        ExtensionSettings extensions,
        SessionSettings sessions,
        WebSettings web,
        HttpSettings http,
        LimitSettings limits,
        GuestLimitSettings guestLimits,
        AdmissionSettings admissions,
        DeliverySettings delivery) {

    /**
     * Reads and checks all settings.
     *
     * @throws IllegalArgumentException with one line that names the setting and the fix
     */
    public static Settings read(SettingValues values) {
        StorageSettings storage = StorageSettings.read(values);
        return new Settings(
                prefix(values),
                ProfileSettings.read(values, values.deployment()),
                storage,
                PeopleSettings.read(values),
                AccessSettings.read(values),
                ExtensionSettings.read(values),
                SessionSettings.read(values),
                WebSettings.read(values, storage.data()),
                HttpSettings.read(values),
                LimitSettings.read(values),
                GuestLimitSettings.read(values),
                AdmissionSettings.read(values),
                DeliverySettings.read(values));
    }

    public static String prefix(SettingValues values) {
        String prefix = values.text(Setting.PREFIX);
        if (prefix.isEmpty()) {
            return values.deployment() == Deployment.FRAGMENT ? "/parley" : "";
        }
        if (prefix.equals("/")) {
            return "";
        }
        if (!prefix.matches("(/[A-Za-z0-9._-]+)+")) {
            throw values.wrong(Setting.PREFIX, "a path such as /parley, or / for none");
        }
        return prefix;
    }
}
