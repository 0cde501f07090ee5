// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which profile is in force, and what is. Immutable.
 *
 * @param summary one line for the log: the profile, where it comes from, and the settings that it decides, as they are
 * @param risks what those settings leave open, each with the setting that closes it; for the log
 */
public record ProfileSettings(Profile profile, String summary, List<String> risks) {
    public ProfileSettings {
        risks = List.copyOf(risks);
    }

    static ProfileSettings read(SettingValues values, Deployment deployment) {
        return new ProfileSettings(values.profile(), summary(values, deployment), risks(values, deployment));
    }

    private static String summary(SettingValues values, Deployment deployment) {
        List<String> usual = new ArrayList<>();
        List<String> apart = new ArrayList<>();
        for (Setting setting :
                Arrays.stream(Setting.values()).filter(Profile::decides).toList()) {
            (values.isSet(setting) ? apart : usual)
                    .add(setting.key() + "=" + values.text(setting).replace(", ", ","));
        }
        String why = values.whereOf(Setting.PROFILE).orElse("the default where " + deployment.words());
        return "parley.profile=" + values.profile().word() + ", "
                + values.profile().words() + " (" + why + "): "
                + String.join(", ", usual)
                + (apart.isEmpty() ? "" : "; set apart from it: " + String.join(", ", apart));
    }

    private static List<String> risks(SettingValues values, Deployment deployment) {
        List<String> risks = new ArrayList<>();
        boolean guests = values.flag(Setting.GUESTS, false)
                && values.list(Setting.IDENTITY).contains("guest");
        boolean rules = !values.text(Setting.ACCESS_READ).isEmpty();
        if (guests && deployment != Deployment.FRAGMENT) {
            risks.add(
                    "Guests may enter under any name but that of a user with a login; every page marks them as guests (parley.guests)");
        }
        if (deployment == Deployment.LOOPBACK && values.profile() == Profile.DEMO) {
            return risks;
        }
        if (guests && !rules && values.text(Setting.ACCESS_DEFAULT).equals("open")) {
            risks.add("guests read and write in every room (parley.access.read, parley.access.default)");
        }
        if (values.list(Setting.HOSTS).contains("*")) {
            risks.add("requests to any host name are answered, by which a page may reach this server under its own"
                    + " (parley.hosts)");
        }
        if (values.list(Setting.ORIGINS).contains("*")) {
            risks.add("every page of the world may connect with its visitors' cookies (parley.origins)");
        }
        if (values.flag(Setting.DEMO_ENDPOINTS, false)) {
            risks.add("/ws/echo, /ws/hello, /console and /compare are open to strangers (parley.demo-endpoints)");
        }
        return risks;
    }
}
