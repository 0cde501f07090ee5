// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "./dom.js";
import { i18n, t } from "./i18n.js";
import { nextRegion } from "./regions.js";
import { shortcuts } from "./shortcuts.js";
import { storeOf } from "./storage.js";

export { shortcuts };

/** Few ask for it, so it comes when somebody does. */
const openKeySheet = () => import("./keysheet.js").then((sheet) => sheet.openKeySheet());

const THEME = "theme";
const THEMES = ["auto", "dark", "light"];
const PAGES = 5;

/** What all pages share: words, the buttons for language and theme, the keys. What a page adds to the keys, it adds to `shortcuts`. */
export async function startShell() {
  await i18n.start();
  byId("language").addEventListener("click", () => i18n.use(i18n.language === "en" ? "zh-CN" : "en"));
  byId("theme").addEventListener("click", () => {
    const chosen = THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length];
    storeOf().set(THEME, chosen === "auto" ? null : chosen);
    showTheme(chosen);
  });
  byId("keys").addEventListener("click", openKeySheet);
  // What another tab, or the page around this one, has chosen.
  storeOf().watch(THEME, (_, theme) => showTheme(THEMES.includes(theme) ? theme : "auto"));
  i18n.addEventListener("change", showButtons);
  showButtons();
  shortcuts.add("keys.everywhere", [
    { keys: "?", words: "keys.sheet", run: openKeySheet },
    { keys: "F6", words: "keys.region.next", run: () => nextRegion(1) },
    { keys: "Shift+F6", words: "keys.region.previous", run: () => nextRegion(-1) },
    ...pageKeys(),
  ]);
}

function currentTheme() {
  return document.documentElement.dataset.theme ?? "auto";
}

/** @param {string} theme */
function showTheme(theme) {
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  showButtons();
  // For what cannot follow the tokens by itself: canvases.
  dispatchEvent(new Event("parley-theme"));
}

function showButtons() {
  const language = byId("language");
  const toChinese = i18n.language === "en";
  language.textContent = toChinese ? "\u4e2d\u6587" : "English";
  language.lang = toChinese ? "zh-CN" : "en";
  const theme = currentTheme();
  byId("theme").dataset.theme = theme;
  byId("theme-name").textContent = t(`theme.${theme}`);
}

/** Alt and a digit for each of the first pages in the bar; not in a frame, which shows one page. */
function pageKeys() {
  if (window !== window.parent) {
    return [];
  }
  const offered = [...document.querySelectorAll(".bar nav a")].filter((link) => getComputedStyle(link).display !== "none");
  const links = /** @type {HTMLAnchorElement[]} */ (offered).slice(0, PAGES);
  return links.map((link, i) => ({ keys: `Alt+${i + 1}`, words: link.dataset.i18n ?? "", run: () => location.assign(link.href) }));
}
