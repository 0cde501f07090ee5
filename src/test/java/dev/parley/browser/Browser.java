// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.awaitility.Awaitility.await;

import dev.parley.testing.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium with a profile of its own: one person at one computer. Confined to one test, or to the tests of one class. */
final class Browser implements AutoCloseable {
    private static final Set<CharSequence> HELD = Set.of(Keys.CONTROL, Keys.SHIFT, Keys.ALT, Keys.META);
    private static final String HAVING = """
            const bare = (text) => text.replace(/\\s/g, "");
            const asked = bare(arguments[1]);
            return [...document.querySelectorAll(arguments[0])].filter(
              ({ innerText, textContent }) => bare(textContent).includes(asked) || bare(innerText ?? "").includes(asked));
            """;

    private final ChromeDriver driver;
    private final Path profile;
    private final List<String> complaints = new ArrayList<>();

    private Browser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    static Browser open() {
        Chromium.require();
        try {
            Path profile = Files.createTempDirectory("parley-browser");
            return new Browser(Chromium.start(profile), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void go(URI page) {
        driver.get(page.toString());
    }

    /** Opens another tab, in which everything happens from now on; what is returned is for {@link #toTab}. */
    String newTab() {
        return driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
    }

    /** The tab in which everything happens. */
    String tab() {
        return driver.getWindowHandle();
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
        return found(selector + " with " + text, () -> having(selector, text).stream()
                .filter(element -> element.isDisplayed() && element.getText().contains(text))
                .findFirst());
    }

    void awaitNone(String selector) {
        await(selector + " to go")
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() ->
                        driver.findElements(By.cssSelector(selector)).stream().noneMatch(WebElement::isDisplayed));
    }

    /** The texts of all that the selector finds now, seen or not. */
    List<String> texts(String selector) {
        List<?> texts = (List<?>) driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(({ textContent }) => textContent)", selector);
        return Objects.requireNonNull(texts).stream().map(String::valueOf).toList();
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

    /** Has the pointer over it. */
    void point(String selector) {
        new Actions(driver)
                .moveToElement(driver.findElement(By.cssSelector(selector)))
                .perform();
    }

    String title() {
        return String.valueOf(driver.getTitle());
    }

    /** Opens another window of the same person and goes on in it; returns the name of the one before. */
    String openWindow(URI page) {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        go(page);
        return before;
    }

    /** Closes this window and goes on in that one. */
    void closeWindow(String window) {
        driver.close();
        driver.switchTo().window(window);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Has the page see another value of a media feature: {@code media("forced-colors", "active")}; an empty one is the browser's own. */
    void media(String feature, String value) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Does something in the page that a frame shows. */
    void within(String frame, Runnable deed) {
        driver.switchTo().frame(find(frame));
        try {
            deed.run();
        } finally {
            driver.switchTo().defaultContent();
        }
    }

    /** Runs a script that calls its last argument when it is done, with the result. */
    Object runAsync(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** Keys to whatever has the focus, in a frame too: {@code press(Keys.ALT, "3")} holds the first while it presses the second. */
    void press(CharSequence... keys) {
        Actions actions = new Actions(driver);
        List<CharSequence> held = Stream.of(keys).filter(HELD::contains).toList();
        held.forEach(actions::keyDown);
        Stream.of(keys).filter(key -> !HELD.contains(key)).forEach(actions::sendKeys);
        held.forEach(actions::keyUp);
        actions.perform();
    }

    /** What the system prefers, light or dark; a page follows at once. */
    void theme(String theme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    /** The size of the window's inside, in CSS pixels; a page follows at once. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** A finger instead of a mouse, for {@code (pointer: coarse)}. */
    void coarse(boolean coarse) {
        driver.executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", coarse));
    }

    /** Whether this computer has no network, as {@code navigator.onLine} tells it; sockets that are open stay so. */
    void offline(boolean offline) {
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** A script that runs in every page before the page's own. */
    void before(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Nobody has been here: no cookies and no storage of this server. To be called with no page of it open, or before one is loaded. */
    void forget(URI server) {
        // A page that goes may keep its drafts after the next one is there: then the storage is empty already.
        driver.executeScript("""
                for (const type of ["pagehide", "visibilitychange"]) {
                  addEventListener(type, (event) => event.stopImmediatePropagation(), true);
                }
                """);
        driver.get("about:blank");
        String origin = server.getScheme() + "://" + server.getAuthority();
        driver.executeCdpCommand("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
    }

    /** Waits until two frames have been drawn and nothing moves any more. */
    void settle() {
        driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const running = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity);
                Promise.allSettled(running.map(({ finished }) => finished)).then(() =>
                  requestAnimationFrame(() => requestAnimationFrame(() => done())));
                """);
    }

    /** The whole page as a picture, under target/screenshots. */
    void screenshot(String name) {
        Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .get("data");
        try {
            Path folder = Files.createDirectories(Path.of("target", "screenshots"));
            Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(data)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        await().ignoreExceptionsInstanceOf(UncheckedIOException.class).until(() -> deleted(profile));
    }

    /** What could have this text in it. To ask each element of a long list for its text would take seconds. */
    @SuppressWarnings("unchecked")
    private List<WebElement> having(String selector, String text) {
        return (List<WebElement>) Objects.requireNonNull(driver.executeScript(HAVING, selector, text));
    }

    private static WebElement found(String what, Callable<Optional<WebElement>> search) {
        // Between finding and looking, a list may have been drawn anew.
        return SteadyElement.of(() -> await(what)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(search, Optional::isPresent)
                .orElseThrow());
    }

    private static boolean deleted(Path folder) {
        if (Files.exists(folder)) {
            Folders.delete(folder);
        }
        return true;
    }
}
