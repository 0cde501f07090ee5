// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What frameworks and scripts write into the elements' attributes, and what colours a page gives them. */
class ElementsInFrameworksIT {
    private static final String ELEMENTS = "<script type=\"module\" src=\"/parley/assets/elements.js\"></script>";
    private static final String REACT = "<script src=\"webjars/react/18.3.1/umd/react.production.min.js\"></script>"
            + "<script src=\"webjars/react-dom/18.3.1/umd/react-dom.production.min.js\"></script>";
    private static final String VUE = "<script src=\"webjars/vue/3.5.13/dist/vue.runtime.global.prod.js\"></script>";

    /** Which of its boolean attributes an element has. */
    private static final String SHOWN = """
            const shown = () => [...document.querySelectorAll("parley-bell, parley-chat")].map((element) =>
              ["open", "quiet", "keep-unread", "launcher"].filter((name) => element.matches(`[${name}]`)).join()).join("|");
            """;

    @TempDir
    static Path directory;

    @AutoClose
    private static PortalSite portal;

    @AutoClose
    private static Browser browser;

    private final ElementsPage page = new ElementsPage(browser);

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        portal = new PortalSite(directory, Map.of());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void react18_saysFalse_andItIsOff(boolean defined) {
        open(REACT, defined);
        browser.run("""
                const { createElement } = React;
                const root = ReactDOM.createRoot(document.querySelector("main"));
                window.draw = (on) =>
                  ReactDOM.flushSync(() => root.render([
                    createElement("parley-bell", { key: 1, open: on, quiet: !on, "keep-unread": on }),
                    createElement("parley-chat", { key: 2, channel: "room/react", launcher: true, open: on }),
                  ]));
                draw(false);
                """);
        define();
        assertThat(browser.run(SHOWN + """
                const seen = [shown()];
                draw(true);
                seen.push(shown());
                draw(false);
                return [...seen, shown()];
                """))
                .isEqualTo(List.of("quiet|launcher", "open,keep-unread|open,launcher", "quiet|launcher"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void vue3_saysFalse_andItIsOff(boolean defined) {
        open(VUE, defined);
        browser.run("""
                window.app = Vue.createApp({
                  data: () => ({ on: false }),
                  render() {
                    return [
                      Vue.h("parley-bell", { open: this.on, quiet: !this.on, "keep-unread": this.on }),
                      Vue.h("parley-chat", { channel: "room/vue", launcher: "", open: this.on }),
                    ];
                  },
                }).mount("main");
                """);
        define();
        assertThat(browser.run(SHOWN + """
                const seen = [shown()];
                const turn = (on) => {
                  app.on = on;
                  return Vue.nextTick().then(() => seen.push(shown()));
                };
                return turn(true).then(() => turn(false)).then(() => seen);
                """))
                .isEqualTo(List.of("quiet|launcher", "open,keep-unread|open,launcher", "quiet|launcher"));
    }

    @Test
    void markup_andProperties_meanWhatTheySay() {
        browser.go(portal.page("""
                <parley-bell open="false" quiet="FALSE" keep-unread=" false "></parley-bell>
                <parley-bell open="open" quiet keep-unread="true"></parley-bell>
                """));
        define();
        assertThat(browser.run(SHOWN + "return shown();")).isEqualTo("|open,quiet,keep-unread");
        assertThat(browser.run("""
                const bell = document.querySelector("parley-bell");
                return [true, "false", "true", "False", 1, 0, {}, null, "open", undefined].map((value) => {
                  bell.open = value;
                  return bell.open && bell.hasAttribute("open");
                });
                """))
                .isEqualTo(List.of(true, false, true, false, true, false, true, false, true, false));
    }

    @Test
    void colours_areThePagesOwn_connectedOrNot() throws Exception {
        URI address = portal.page(
                ELEMENTS,
                "<main><parley-bell></parley-bell><parley-presence channel=\"room/colours\"></parley-presence>"
                        + "<parley-presence id=\"lost\" base=\"/nowhere\" channel=\"room/x\"></parley-presence>"
                        + "<parley-presence id=\"own\" base=\"/nowhere\" channel=\"room/x\"></parley-presence></main>");
        browser.go(address);
        define();
        browser.run("""
                document.querySelector("main").style.color = "rgb(1, 2, 3)";
                document.querySelector("#own").style.setProperty("--parley-presence-color", "rgb(4, 5, 6)");
                """);
        page.until("return one('parley-presence', '.count').textContent.startsWith('1 ')");
        page.until("return document.querySelector('#own').shadowRoot.querySelector('.away .count').textContent !== ''");
        assertThat(browser.run("""
                const colour = (element, selector) => getComputedStyle(document.querySelector(element).shadowRoot.querySelector(selector)).color;
                return [colour("parley-bell", "button"), colour("parley-presence", ".count"), colour("parley-presence", ".names"),
                  colour("#lost", ".count"), colour("#own", ".count")];
                """))
                .isEqualTo(List.of("rgb(1, 2, 3)", "rgb(1, 2, 3)", "rgb(1, 2, 3)", "rgb(1, 2, 3)", "rgb(4, 5, 6)"));
        browser.media("forced-colors", "active");
        try {
            assertThat(browser.run("""
                    const background = (element, selector) =>
                      getComputedStyle(document.querySelector(element).shadowRoot.querySelector(selector)).backgroundColor;
                    return [background("parley-presence", ".dot") !== background("#lost", ".dot"),
                      background("parley-bell", ".badge") !== background("#lost", ".dot")];
                    """)).isEqualTo(List.of(true, true));
        } finally {
            browser.media("forced-colors", "");
        }
    }

    private static void open(String framework, boolean defined) {
        browser.go(portal.page(framework + (defined ? ELEMENTS : ""), "<main></main>"));
        if (defined) {
            define();
        }
    }

    private static void define() {
        browser.run("return import('/parley/assets/elements.js').then(() => true)");
    }
}
