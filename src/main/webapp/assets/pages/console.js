// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../lib/dom.js";
import { i18n, t } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { shortcuts } from "../lib/shortcuts.js";
import { tabStoreOf } from "../lib/storage.js";

const base = new URL(".", document.baseURI);
const main = byId("main");
/** @type {Promise<ReturnType<typeof import("./console/page.js").startPage>> | null} */
let page = null;

if (!byId("url").value) {
  byId("url").value = new URL("ws/echo", base).href.replace(/^http/, "ws");
}
await startShell();
const title = () => (document.title = `${t("nav.console")} \u00b7 Parley`);
i18n.addEventListener("change", title);
title();

// Who only looks does not pay for what the console can do: that comes with the first touch, all of it, so that a server that goes away
// later takes nothing with it. What is pressed or typed meanwhile is not lost.
for (const gesture of ["pointerover", "pointerdown", "focusin", "keydown"]) {
  main.addEventListener(gesture, live, { once: true, passive: true });
}
main.addEventListener("submit", whileComing);
main.addEventListener("click", whileComing);
addEventListener("hashchange", live, { once: true });
if (location.hash.startsWith("#c=") || wasUsed()) {
  live();
}

shortcuts.add("console.keys", [
  { keys: "Mod+Enter", words: "console.send", run: async () => (await live()).composer.send() },
  { keys: "Mod+Shift+Enter", words: "console.keys.toggle", run: async () => (await live()).dial.toggle() },
  { keys: "/", words: "console.search", run: async () => (await live(), byId("search").focus()) },
  { keys: ["j", "k"], words: "console.keys.rows", run: async ({ key }) => (await live()).view.move(key.toLowerCase() === "j" ? 1 : -1) },
  { keys: "c", words: "console.keys.copy", run: async () => (await live()).detail.copy() },
  { keys: "r", words: "console.keys.resend", run: async () => (await live()).detail.resend() },
  { keys: "p", words: "console.keys.pause", run: async () => (await live()).view.togglePause() },
]);
shortcuts.add("console.log", [{ keys: "Enter", words: "console.keys.detail", run: async () => (await live()).detail.enter() }], { within: byId("log") });

/** @returns {NonNullable<typeof page>} */
function live() {
  page ??= import("./console/page.js").then(
    ({ startPage }) => {
      main.removeEventListener("submit", whileComing);
      main.removeEventListener("click", whileComing);
      const started = startPage(base);
      main.dataset.live = "";
      return started;
    },
    (error) => {
      byId("trouble").textContent = t("console.parts");
      throw error;
    },
  );
  return page;
}

/** @param {Event} event a press on something that will only work in a moment: it is pressed again then */
async function whileComing(event) {
  const pressed = /** @type {Element} */ (event.target).closest("button");
  if (event.type === "submit") {
    event.preventDefault();
  } else if (pressed?.id) {
    event.preventDefault();
    await live();
    document.getElementById(pressed.id)?.click();
  }
}

function wasUsed() {
  return tabStoreOf().get("console") !== null;
}
