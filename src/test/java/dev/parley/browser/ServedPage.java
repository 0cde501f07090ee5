// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import dev.parley.testing.Folders;
import dev.parley.testing.ParleyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server of Parley's own, a browser, and a {@link ClientPage} there, for one class of tests: modules that talk to a server. */
final class ServedPage implements BeforeAllCallback, AfterAllCallback {
    private final Map<String, String> settings;
    private Path data;
    private ParleyServer server;
    private Browser browser;
    private ClientPage page;

    private ServedPage(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Modules are served as they are in the source tree, beside the bundles. */
    static ServedPage with(Map<String, String> settings) {
        return new ServedPage(settings);
    }

    Browser browser() {
        return browser;
    }

    /** Loads the page anew: what ran in it is gone. */
    void open() {
        page.open();
    }

    /** What the script returns, once its promise is kept. */
    Object run(String script) {
        return page.run(script);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        browser = Browser.open();
        data = Files.createTempDirectory("served-page");
        server = new ParleyServer(data, settings).withSources().start();
        page = new ClientPage(browser, server);
    }

    /** Some are null where the browser is missing and the tests are skipped. */
    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
        if (data != null) {
            Folders.delete(data);
        }
    }
}
