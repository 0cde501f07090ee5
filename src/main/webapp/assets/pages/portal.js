// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { keyOption } from "../lib/apikey.js";
import { byId, copyText, h } from "../lib/dom.js";
import { i18n, t } from "../lib/i18n.js";
import { PRECISE, dateFormat } from "../lib/locale.js";
import { storeOf } from "../lib/storage.js";
import { cut } from "../lib/text.js";

const MOST_EVENTS = 50;
const EVENTS = ["state", "unread", "message", "presence", "open", "close"].map((name) => `parley-${name}`);
const THEMES = ["auto", "dark", "light"];
const SERVER = new URL("..", location.href);

let reports = 0;
document.addEventListener("securitypolicyviolation", () => {
  reports++;
  byId("reports").textContent = String(reports);
});
for (const name of EVENTS) {
  document.addEventListener(name, (event) => log(/** @type {CustomEvent} */ (event)));
}

await i18n.start();
await Promise.all(["parley-bell", "parley-chat", "parley-presence"].map((name) => customElements.whenDefined(name)));
const bell = /** @type {import("../elements/bell.js").ParleyBell} */ (document.querySelector("parley-bell"));

document.addEventListener("parley-state", showPush);
i18n.addEventListener("change", translate);
document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element && target.closest("[data-copies]");
  if (button instanceof HTMLElement) {
    button.textContent = t((await copyText(byId(button.dataset.copies ?? ""))) ? "copied" : "copy.selected");
    setTimeout(() => (button.textContent = t("copy")), 2_000);
  }
});
byId("language").addEventListener("click", () => i18n.use(i18n.language === "en" ? "zh-CN" : "en"));
byId("theme").addEventListener("click", () => {
  const theme = THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length];
  storeOf().set("theme", theme === "auto" ? null : theme);
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  showButtons();
});
toggle("hostile", (on) => (byId("hostile-sheet").disabled = !on));
toggle("banner", (on) => (byId("war").hidden = !on));
toggle("rtl", (on) => (document.documentElement.dir = on ? "rtl" : "ltr"));
toggle("narrow", (on) => {
  document.body.classList.toggle("narrow", on);
  byId("inline").hidden = !on;
  byId("inline").querySelector("parley-chat")?.remove();
  if (on) {
    // A copy of the one at the corner, in a column.
    const chat = /** @type {HTMLElement & {launcher: boolean, open: boolean}} */ (document.querySelector("parley-chat")?.cloneNode());
    chat.launcher = false;
    chat.open = false;
    byId("inline").append(chat);
  }
});
toggle("dark", (on) => {
  document.body.classList.toggle("dark-host", on);
  for (const element of /** @type {NodeListOf<HTMLElement & {theme: string | null}>} */ (document.querySelectorAll("parley-bell, parley-chat, parley-presence"))) {
    element.theme = on ? "dark" : null;
  }
});
translate();

/** @param {string} id @param {(on: boolean) => void} act */
function toggle(id, act) {
  const button = byId(id);
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    act(on);
  });
}

function translate() {
  document.title = `${t("demo.name")} \u00b7 Parley`;
  showButtons();
  showPush();
  showSnippets();
}

/** A portal's page has none of the keys of Parley's own pages, and only these two buttons. */
function showButtons() {
  const toChinese = i18n.language === "en";
  byId("language").textContent = toChinese ? "\u4e2d\u6587" : "English";
  byId("language").lang = toChinese ? "zh-CN" : "en";
  byId("theme").dataset.theme = themeNow();
  byId("theme-name").textContent = t(`theme.${themeNow()}`);
}

function themeNow() {
  return document.documentElement.dataset.theme ?? "auto";
}

function showPush() {
  const { user } = bell;
  byId("signin").hidden = !user?.guest || !/^Guest \d{4}$/.test(user.name);
  const to = user ? { users: [user.id] } : { all: true };
  const body = JSON.stringify({ to, body: { title: t("demo.push.sample.title"), text: t("demo.push.sample.text"), url: location.pathname } });
  byId("push").textContent = [
    `curl ${new URL("api/v1/push", SERVER)}`,
    keyOption(),
    `-H 'Content-Type: application/json'`,
    `-d '${body.replaceAll("'", "'\\''")}'`,
  ].join(" \\\n  ");
}

function showSnippets() {
  const script = `<script type="module" src="${new URL("assets/elements.js", SERVER).pathname}"></script>`;
  const snippets = {
    script,
    bell: '<parley-bell topics="news"></parley-bell>',
    presence: '<parley-presence channel="live/page-42"></parley-presence>',
    chat: '<parley-chat channel="room/support" launcher></parley-chat>',
    ticket: '<parley-bell ticket-url="/portal/parley-ticket"></parley-bell>',
  };
  byId("snippets").replaceChildren(
    ...Object.entries(snippets).map(([name, text]) =>
      h(
        "div",
        {},
        h(
          "div.head",
          {},
          h("span", { id: `about-${name}` }, t(`demo.snippets.${name}`)),
          h("button", { type: "button", "data-copies": `snippet-${name}`, "aria-describedby": `about-${name}` }, t("copy")),
        ),
        h("pre.code", { id: `snippet-${name}`, tabindex: 0, "aria-labelledby": `about-${name}` }, text),
      ),
    ),
  );
}

/** @param {CustomEvent} event */
function log({ type, timeStamp, target, detail }) {
  const time = dateFormat(i18n.language, PRECISE).format(performance.timeOrigin + timeStamp);
  const name = target instanceof Element ? target.localName : "";
  const row = h("li", {}, h("time", {}, time), h("span", {}, type), h("code", {}, `${name} ${cut(JSON.stringify(detail), 300)}`));
  byId("log").prepend(row);
  if (byId("log").childElementCount > MOST_EVENTS) {
    byId("log").lastElementChild?.remove();
  }
}
