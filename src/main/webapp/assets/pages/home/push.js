// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from "../../chat/guests.js";
import { keyOption, keyWords } from "../../lib/apikey.js";
import { byId, copyText, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { SECONDS, dateFormat } from "../../lib/locale.js";
import { bodyText } from "../../lib/text.js";

const SHOWN = 3;
const KINDS = ["user/", "topic/", "direct/"];

/**
 * The command that pushes to whoever looks at this page, and what arrives. The page has no key and is allowed no push: its own button
 * sends a private message, and says so.
 *
 * @param {import("../../parley.js").Client} client
 */
export function showPush(client) {
  const show = () => {
    byId("push").textContent = commandFor(client.user?.id);
    byId("push-text").textContent = t(keyWords("home.push.text"));
    byId("push-key").textContent = t(keyWords("home.push.key"));
  };
  client.addEventListener("welcome", show);
  client.addEventListener("message", (event) => arrive(/** @type {CustomEvent} */ (event).detail));
  i18n.addEventListener("change", show);
  byId("copy").addEventListener("click", async () => {
    byId("copied").textContent = t((await copyText(byId("push"))) ? "copied" : "copy.selected");
  });
  byId("self").addEventListener("click", async () => {
    byId("self-trouble").textContent = "";
    try {
      await client.request("publish", { to: client.user?.id, body: t("home.self.sample") });
    } catch (error) {
      byId("self-trouble").textContent = i18n.explain(/** @type {import("../../parley.js").ParleyError} */ (error));
    }
  });
  show();
}

/** @param {string} [id] */
function commandFor(id) {
  const to = id ? { users: [id] } : { all: true };
  const body = JSON.stringify({ to, body: t("home.push.sample") }).replaceAll("'", "'\\''");
  return [
    `curl ${new URL("api/v1/push", document.baseURI)}`,
    keyOption(),
    `-H 'Content-Type: application/json'`,
    `-d '${body}'`,
  ].join(" \\\n  ");
}

/** @param {import("../../parley.js").Message} message */
function arrive({ channel, time, from, body }) {
  const kind = KINDS.find((start) => channel?.startsWith(start))?.slice(0, -1);
  if (!kind) {
    return;
  }
  const clock = dateFormat(i18n.language, SECONDS).format(time);
  const head = h("div.meta", {}, h("span.tag", {}, t(`home.notice.${kind}`)), " ", from ? nameOf(from, i18n) : "", " ", h("time", {}, clock));
  const list = byId("notices");
  list.prepend(h("li", {}, head, h("p", {}, bodyText(body))));
  while (list.children.length > SHOWN) {
    list.lastElementChild?.remove();
  }
  byId("waiting").hidden = true;
}
