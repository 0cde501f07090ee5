// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, copyText, h } from "../lib/dom.js";
import { i18n, t } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { bodyText } from "../lib/text.js";
import { connect } from "../parley.js";

await startShell();
const client = connect();

client.addEventListener("state", show);
client.addEventListener("welcome", show);
i18n.addEventListener("change", show);
client.addEventListener("message", (event) => arrive(/** @type {CustomEvent} */ (event).detail));
byId("copy").addEventListener("click", async () => {
  byId("copied").textContent = t((await copyText(byId("push"))) ? "copied" : "copy.selected");
});
show();

function show() {
  const { state, user, welcome } = client;
  byId("state").dataset.state = state;
  byId("state").textContent = t(`state.${state}`);
  byId("version").textContent = welcome?.server.version ?? "\u2013";
  byId("node").textContent = welcome?.server.node ?? "\u2013";
  byId("user").replaceChildren(user?.name ?? "\u2013", " ", user?.guest ? h("span.tag", {}, t("guest")) : "");
  byId("push").textContent = pushCommand(user?.id);
}

/** @param {string} [id] */
function pushCommand(id) {
  const to = id ? { users: [id] } : { all: true };
  const body = JSON.stringify({ to, body: t("home.push.sample") }).replaceAll("'", "'\\''");
  return [
    `curl ${new URL("api/v1/push", document.baseURI)}`,
    `-H "Authorization: Bearer $(cat parley-data/api-key)"`,
    `-H 'Content-Type: application/json'`,
    `-d '${body}'`,
  ].join(" \\\n  ");
}

/** @param {import("../parley.js").Message} message */
function arrive({ channel, time, body }) {
  if (channel?.startsWith("user/") || channel?.startsWith("topic/")) {
    const clock = new Date(time).toLocaleTimeString(i18n.language);
    byId("arrived").replaceChildren(h("p", {}, `${t("home.push.arrived", { time: clock })} ${bodyText(body)}`));
  }
}
