// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Patience;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.http.ClientConfig;

/** The machine's Chromium and how it is started: without a screen, and without anything that calls home. */
final class Chromium {
    private static final List<String> CHROMIUMS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> DRIVERS = List.of("/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver");
    private static final String MISSING = "no Chromium here; on Debian: apt-get install -y chromium chromium-driver";

    // Selenium warns of every Chromium that is newer than itself; we use nothing that depends on it. Held, or the level
    // is forgotten.
    private static final Logger VERSION_FINDER = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    static {
        VERSION_FINDER.setLevel(Level.SEVERE);
    }

    private Chromium() {}

    /** Skips the test where there is none, but for those who have promised one. */
    static void require() {
        if (firstOf(CHROMIUMS).isEmpty() || firstOf(DRIVERS).isEmpty()) {
            // Who has promised a browser must not be told that all is well without one.
            assertThat(System.getenv("PARLEY_REQUIRE_BROWSER")).as(MISSING).isNotEqualTo("1");
            Assumptions.abort(MISSING);
        }
    }

    static ChromeDriver start(Path profile) {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(firstOf(DRIVERS).orElseThrow())
                .build();
        // Somewhat longer than the longest script, so that it is the script that is told of.
        ClientConfig calls = ClientConfig.defaultConfig().readTimeout(Patience.LIMIT.plusMinutes(1));
        return new ChromeDriver(service, options(firstOf(CHROMIUMS).orElseThrow(), profile), calls);
    }

    private static ChromeOptions options(File chromium, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium);
        options.setScriptTimeout(Patience.LIMIT);
        options.setPageLoadTimeout(Patience.LIMIT);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,800",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return options;
    }

    private static Optional<File> firstOf(List<String> paths) {
        return paths.stream().map(File::new).filter(File::canExecute).findFirst();
    }
}
