// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with a profile of its own: one person at one computer. Confined to one test. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
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

    private final ChromeDriver driver;
    private final Path profile;
    private final List<String> complaints = new ArrayList<>();

    private Browser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    static Browser open() {
        Optional<File> chromium = firstOf(CHROMIUMS);
        Optional<File> chromedriver = firstOf(DRIVERS);
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            // Who has promised a browser must not be told that all is well without one.
            assertThat(System.getenv("PARLEY_REQUIRE_BROWSER")).as(MISSING).isNotEqualTo("1");
            Assumptions.abort(MISSING);
        }
        try {
            Path profile = Files.createTempDirectory("parley-browser");
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(chromedriver.get())
                    .build();
            return new Browser(new ChromeDriver(service, options(chromium.get(), profile)), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChromeOptions options(File chromium, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium);
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

    void go(URI page) {
        driver.get(page.toString());
    }

    /** Opens another tab, in which everything happens from now on; what is returned is for {@link #toTab}. */
    String newTab() {
        return driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
    }

    void toTab(String tab) {
        driver.switchTo().window(tab);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** The element that this CSS selector finds, once it can be seen. */
    WebElement find(String selector) {
        return found(selector, () -> driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst());
    }

    /** The element with this text in it, once it can be seen. */
    WebElement find(String selector, String text) {
        return found(selector + " with " + text, () -> driver.findElements(By.cssSelector(selector)).stream()
                .filter(element -> element.isDisplayed() && element.getText().contains(text))
                .findFirst());
    }

    void awaitNone(String selector) {
        await(selector + " to go")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() ->
                        driver.findElements(By.cssSelector(selector)).stream().noneMatch(WebElement::isDisplayed));
    }

    /** The texts of all that the selector finds now, seen or not. */
    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(element -> element.getDomProperty("textContent"))
                .toList();
    }

    void type(String selector, CharSequence... keys) {
        find(selector).sendKeys(keys);
    }

    void click(String selector) {
        find(selector).click();
    }

    void click(String selector, String text) {
        find(selector, text).click();
    }

    String title() {
        return String.valueOf(driver.getTitle());
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** What the console has said since the last call and is more than a notice; reports of the content policy are among it. */
    List<String> complaints() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
            }
        }
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    @Override
    public void close() {
        driver.quit();
        // A child of the browser may still be writing for a moment.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> deleted(profile));
    }

    private static WebElement found(String what, Callable<Optional<WebElement>> search) {
        // Between finding and looking, a list may have been drawn anew.
        return await(what)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(search, Optional::isPresent)
                .get();
    }

    private static Optional<File> firstOf(List<String> paths) {
        return paths.stream().map(File::new).filter(File::canExecute).findFirst();
    }

    private static boolean deleted(Path folder) {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
