// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

/** What is asked of every page, from inside: each returns a line for everything that is wrong. */
final class PageScripts {
    private static final String COMMON = """
            const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
            const hidden = (element) => element.closest(".visually-hidden, .skip, [aria-hidden=true], [inert]") !== null;
            const name = (element) =>
              `${element.tagName.toLowerCase()}${element.id && "#" + element.id}.${[...element.classList].join(".")}`
              + ` "${element.textContent.trim().slice(0, 30)}"`;
            """;

    /** What stands outside of the page, or does not fit into its own box; what scrolls by itself and what ends in an ellipsis does. */
    static final String CUT_OFF = COMMON + """
            const wrong = [];
            const root = document.scrollingElement;
            if (root.scrollWidth > innerWidth) wrong.push(`the page scrolls sideways: ${root.scrollWidth} in ${innerWidth}`);
            const scrolls = (element) => {
              for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
                if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
              }
              return false;
            };
            for (const element of document.body.querySelectorAll("*")) {
              if (!seen(element) || hidden(element)) continue;
              const { left, right, width, height } = element.getBoundingClientRect();
              if (width * height > 1 && (left < -1 || right > innerWidth + 1) && !scrolls(element)) {
                wrong.push(`outside ${Math.round(left)}..${Math.round(right)}: ${name(element)}`);
              }
              const style = getComputedStyle(element);
              const box = element.matches("button, a, label, legend, h1, h2, h3, h4, p, dt, dd, th, td, summary, li, .tag, .state");
              if (box && style.display !== "inline" && element.scrollWidth > element.clientWidth + 1
                  && !/auto|scroll/.test(style.overflowX) && style.textOverflow !== "ellipsis") {
                wrong.push(`${element.scrollWidth} in ${element.clientWidth}: ${name(element)}`);
              }
            }
            return wrong;
            """;

    /** WCAG 2.5.8: 24 pixels each way, but for links within a sentence; and for a finger 44 where a thing is there to be pressed. */
    static final String SMALL_TARGETS = COMMON + """
            const [coarse] = arguments;
            if (coarse && !matchMedia("(pointer: coarse)").matches) return ["this browser has no coarse pointer"];
            const wrong = [];
            for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
              if (!seen(element) || hidden(element)) continue;
              if (element.tagName === "A" && getComputedStyle(element).display === "inline") continue;
              const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
              if (Math.min(width, height) < 23.9) {
                wrong.push(`${Math.round(width)} x ${Math.round(height)}: ${name(element)}`);
              }
            }
            return wrong;
            """;

    /** What is chosen and looks like the rest, and icons that go by a colour of ours, where the system chooses the colours. */
    static final String ALIKE_IN_FORCED_COLOURS = COMMON + """
            if (!matchMedia("(forced-colors: active)").matches) return ["this browser forces no colours"];
            const look = (element) => {
              const { backgroundColor, color, textDecorationLine, borderColor } = getComputedStyle(element);
              return [backgroundColor, color, textDecorationLine, borderColor].join();
            };
            const chosen = "[aria-pressed=true], [aria-current]:not([aria-current=false]), [aria-selected=true]";
            const marked = [...document.querySelectorAll(chosen)].filter(seen);
            const alike = marked.filter((element) => {
              const rest = [...document.querySelectorAll(element.localName)].find(
                (other) => seen(other) && !other.matches(chosen) && other.className === element.className);
              return rest && look(rest) === look(element);
            });
            const icons = [...document.querySelectorAll("svg.icon")].filter(
              (icon) => seen(icon) && getComputedStyle(icon).color !== getComputedStyle(icon.parentElement).color);
            return [...alike, ...icons.map((icon) => icon.parentElement)].map(name);
            """;

    /** Keys of words that are shown instead of the words. */
    static final String KEYS_SHOWN = COMMON + """
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const wrong = [];
            while (walker.nextNode()) {
              const text = walker.currentNode.textContent.trim();
              if (seen(walker.currentNode.parentElement) && /^[a-z]+(\\.[a-zA-Z]+)+$/.test(text) && !walker.currentNode.parentElement.closest("code, pre")) wrong.push(text);
            }
            return wrong;
            """;

    /** The bytes of all that was loaded, as they travelled; plots are not counted. */
    static final String WEIGHT = """
            const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
            return loaded.filter(({ name }) => !/uplot/i.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
            """;

    private static final String TABBABLE = COMMON + """
            const tabbable = () =>
              [...document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [tabindex]")].filter(
                (element) => element.tabIndex >= 0 && !element.disabled && seen(element) && !element.closest("[inert]")
                  && !(element.type === "radio" && !element.checked));
            """;

    /** How many elements the Tab key is to reach. */
    static final String TABBABLE_COUNT = TABBABLE + "return tabbable().length;";

    /** From here on what has the focus is noted. */
    static final String FIRST_FOCUS = """
            document.activeElement?.blur();
            getSelection().removeAllRanges();
            window.focused = new Set();
            window.focusTrouble = [];
            window.wentRound = false;
            """;

    /** Notes what has the focus, and whether one sees that. A frame shows it inside. */
    static final String NOTE_FOCUS = COMMON + """
            const element = document.activeElement;
            if (!element || element === document.body) return;
            if (window.focused.has(element)) {
              window.wentRound = element.tagName !== "IFRAME";
              return;
            }
            window.focused.add(element);
            if (element.tagName === "IFRAME") return;
            const style = getComputedStyle(element);
            if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
              window.focusTrouble.push(`no ring: ${name(element)}`);
            }
            const { left, top, right, bottom } = element.getBoundingClientRect();
            if (right < 0 || left > innerWidth || bottom < 0 || top > innerHeight) {
              window.focusTrouble.push(`out of sight: ${name(element)}`);
            } else {
              const x = Math.min(Math.max((left + right) / 2, 0), innerWidth - 1);
              const y = Math.min(Math.max((top + bottom) / 2, 0), innerHeight - 1);
              const there = document.elementFromPoint(x, y);
              if (!there || !(element.contains(there) || there.contains(element) || there.closest("label")?.contains(element))) {
                window.focusTrouble.push(`covered by ${there && name(there)}: ${name(element)}`);
              }
            }
            """;

    /** What was wrong on the way, and what the Tab key did not reach. */
    static final String FOCUS_TROUBLE = TABBABLE + """
            const missed = tabbable().filter((element) => !window.focused.has(element)).map((element) => `missed: ${name(element)}`);
            return [...window.focusTrouble, ...missed, ...(window.wentRound ? [] : ["the focus is caught"])];
            """;

    private PageScripts() {}
}
