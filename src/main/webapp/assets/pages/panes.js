// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, h } from "../lib/dom.js";
import { i18n, t } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { tabStoreOf } from "../lib/storage.js";

const SETTING = "panes";
const store = tabStoreOf();
const PANES = ["a", "b"];

await startShell();
/** A room of this tab's own: what is tried out here is nobody else's to read. */
const { room, names } = recall() ?? invent();
const chat = new URL("../chat", document.baseURI);

chat.hash = encodeURIComponent(`room/${room}`);
byId("invite").href = chat.href;
byId("both").append(...PANES.map((pane, i) => figure(pane, names[i])));
byId("anew").addEventListener("click", () => {
  forget();
  location.reload();
});
i18n.addEventListener("change", translate);
translate();

function translate() {
  document.title = `${t("panes.title")} \u00b7 Parley`;
  PANES.forEach((pane, i) => (byId(pane).title = t("panes.frame", { name: names[i] })));
}

/** @param {string} pane @param {string} name */
function figure(pane, name) {
  const page = new URL(chat);
  page.searchParams.set("pane", pane);
  page.searchParams.set("name", name);
  const frame = h("iframe", { id: pane, src: page.href, "data-region": true });
  return h("figure", {}, h("figcaption", {}, name, " ", h("span.tag", { "data-i18n": "guest" }, t("guest"))), frame);
}

/** @returns {{room: string, names: string[]} | null} */
function recall() {
  const known = store.get(SETTING);
  return typeof known?.room === "string" && known.names?.length === PANES.length ? known : null;
}

function invent() {
  const setting = { room: `demo-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`, names: [t("panes.name.a"), t("panes.name.b")] };
  store.set(SETTING, setting);
  return setting;
}

function forget() {
  store.set(SETTING, null);
  PANES.forEach((pane) => store.set("pass", null, pane));
}
