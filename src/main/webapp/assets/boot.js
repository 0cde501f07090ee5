// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

// A classic script in the head: it runs before the first paint, so that neither another theme nor untranslated text flashes.
// Words that never arrive must not leave a blank page, hence the time limit.
{
  const root = document.documentElement;
  const here = /^(.*\/)assets\//.exec(/** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? "")?.[1] ?? "";
  // As lib/storage.js keeps it: of this deployment, and nobody's own.
  const kept = (/** @type {string} */ what) => {
    try {
      const { base, value } = JSON.parse(localStorage.getItem(`parley.1 ${here.replaceAll("%", "%25")}  ${what} `) ?? "");
      return base === here ? value : null;
    } catch {
      // None, not ours, or forbidden; the system's theme and language do.
      return null;
    }
  };
  const theme = kept("theme");
  const language = new URLSearchParams(location.search).get("lang") ?? kept("language") ?? navigator.languages?.[0] ?? "en";
  // The words come a moment later; elements that look here need not load others first.
  root.lang = /^zh/i.test(language) ? "zh-CN" : "en";
  if (theme === "dark" || theme === "light") {
    root.dataset.theme = theme;
  }
  const pane = new URLSearchParams(location.search).get("pane");
  if (pane && window !== window.parent) {
    root.dataset.pane = pane;
  }
  root.classList.add("waiting-for-words");
  setTimeout(() => root.classList.remove("waiting-for-words"), 1500);
}
