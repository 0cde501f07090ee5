// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import dev.parley.config.Deployment;
import dev.parley.config.SettingPlace;
import dev.parley.config.SettingSource;
import dev.parley.config.SettingValues;
import dev.parley.file.SystemText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that count before the web application runs, read by the same code as there: what is wrong is told before anything is made on
 * the disk. Stateless.
 */
final class LauncherSettings {
    private static final String FILE = "parley.properties";

    private LauncherSettings() {}

    /**
     * Reads system properties, environment and {@code <data>/conf/parley.properties}.
     *
     * @param war beside which people put a file that is read nowhere
     */
    static SettingValues read(Path data, Path war) throws LauncherFailure {
        for (Path folder :
                List.of(Path.of("").toAbsolutePath(), war.toAbsolutePath().getParent())) {
            Path stray = folder.resolve(FILE);
            if (Files.exists(stray) && !folder.equals(data.resolve("conf"))) {
                throw cannotStart(stray + " is not read: the file of settings is "
                        + data.resolve("conf").resolve(FILE));
            }
        }
        SettingSource source = SettingSource.withFile(
                data.toString(),
                SettingPlace.systemProperties(System.getProperties()),
                SettingPlace.environment(System.getenv()));
        try {
            source.requireSound();
        } catch (IllegalArgumentException e) {
            throw cannotStart(e.getMessage());
        }
        try {
            return SettingValues.of(
                    source, Deployment.of(false, System.getProperty(Deployment.LAUNCHER_LOOPBACK, "true")));
        } catch (IllegalArgumentException e) {
            throw cannotStart(e.getMessage());
        }
    }

    /** Everything relative would end up in another directory, if in any. */
    static void requireReadableDirectory() throws LauncherFailure {
        SystemText system = SystemText.ofThisJvm();
        String problem = system.pathProblem(System.getProperty("user.dir", "")).orElse("");
        if (!problem.isEmpty()) {
            throw cannotStart("the name of the working directory " + problem + "; " + system.advice());
        }
    }

    private static LauncherFailure cannotStart(@Nullable String why) {
        return new LauncherFailure(
                LauncherFailure.CANNOT_START, "Parley cannot start: " + LauncherLog.Line.escape(String.valueOf(why)));
    }
}
