// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, storage } from "./dom.js";
import { i18n, t } from "./i18n.js";

const THEMES = ["auto", "dark", "light"];

/** What all pages share: words, the language button, the theme button. */
export async function startShell() {
  await i18n.start();
  const language = byId("language");
  const theme = byId("theme");

  const show = () => {
    const toChinese = i18n.language === "en";
    language.textContent = toChinese ? "\u4e2d\u6587" : "English";
    language.lang = toChinese ? "zh-CN" : "en";
    theme.textContent = `\u25d0 ${t(`theme.${currentTheme()}`)}`;
  };
  language.addEventListener("click", () => i18n.use(i18n.language === "en" ? "zh-CN" : "en"));
  theme.addEventListener("click", () => {
    setTheme(THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length]);
    show();
  });
  i18n.addEventListener("change", show);
  show();
}

function currentTheme() {
  return document.documentElement.dataset.theme ?? "auto";
}

/** @param {string} theme */
function setTheme(theme) {
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  storage.set("parley.theme", theme === "auto" ? null : theme);
}
