// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, h } from "../lib/dom.js";
import { i18n, t } from "../lib/i18n.js";
import { explainHandshake } from "../lib/protocol.js";
import { startShell } from "../lib/shell.js";
import { FrameLog } from "./console/log.js";

await startShell();

const base = new URL(".", document.baseURI);
const frames = new FrameLog({ list: byId("frames"), view: byId("log"), follow: byId("follow"), count: byId("count"), empty: byId("empty") });
/** @type {WebSocket | null} */
let socket = null;
let state = "idle";

byId("url").value = here("ws/echo");
byId("endpoints").append(...["ws/echo", "ws/hello", "ws"].map((path) => h("option", { value: here(path) })));
for (const preset of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-path]"))) {
  preset.addEventListener("click", () => {
    byId("url").value = here(preset.dataset.path ?? "");
    byId("protocols").value = preset.dataset.protocols ?? "";
  });
}
byId("dial").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  socket ? socket.close(1000) : dial();
});
byId("composer").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  send();
});
byId("text").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    send();
  }
});
byId("clear").addEventListener("click", () => frames.clear());
i18n.addEventListener("change", () => {
  frames.translate();
  show(state);
});
frames.translate();
show("idle");

/** @param {string} path */
function here(path) {
  const url = new URL(path, base);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

function dial() {
  byId("trouble").hidden = true;
  const url = byId("url").value.trim();
  const protocols = byId("protocols").value.split(/[\s,]+/).filter(Boolean);
  /** @type {WebSocket} */
  let opening;
  try {
    opening = new WebSocket(url, protocols);
  } catch (error) {
    explain([/** @type {Error} */ (error).message]);
    return;
  }
  let opened = false;
  const started = performance.now();
  opening.binaryType = "arraybuffer";
  opening.addEventListener("open", () => {
    opened = true;
    const took = Math.round(performance.now() - started);
    frames.add("system", t("console.opened", { took, protocol: opening.protocol || t("none") }));
    show("online");
    byId("text").focus();
  });
  opening.addEventListener("message", ({ data }) => frames.add("received", data));
  opening.addEventListener("close", ({ code, reason, wasClean }) => {
    socket = null;
    const meaning = i18n.has(`code.${code}`) ? ` \u2013 ${t(`code.${code}`)}` : "";
    frames.add("system", `${t("console.closed", { code })}${meaning}${reason ? ` \u2013 ${reason}` : ""}`, !wasClean);
    show("idle");
    if (!opened) {
      explainRefusal(new URL(url, base), protocols);
    }
  });
  socket = opening;
  frames.add("system", t("console.connecting", { url }));
  show("connecting");
}

function send() {
  const text = byId("text");
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(text.value);
    frames.add("sent", text.value);
    text.select();
  }
}

/** @param {string} to */
function show(to) {
  state = to;
  const open = to === "online";
  byId("state").dataset.state = to;
  byId("state").textContent = t(open ? "state.online" : to === "connecting" ? "state.connecting" : "console.idle");
  byId("connect").dataset.i18n = socket ? "console.disconnect" : "console.connect";
  byId("connect").textContent = t(byId("connect").dataset.i18n);
  byId("url").disabled = byId("protocols").disabled = Boolean(socket);
  byId("locked").hidden = !socket;
  for (const preset of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-path]"))) {
    preset.disabled = Boolean(socket);
  }
  byId("send").disabled = !open;
}

/**
 * A browser says 1006 for every refusal. Of our own server we ask what it would answer; of another we can only list what is usual.
 *
 * @param {URL} url
 * @param {string[]} protocols
 */
async function explainRefusal(url, protocols) {
  const own = url.href.replace(/^ws/, "http").startsWith(base.href);
  const path = url.pathname.slice(base.pathname.length - 1) + url.search;
  const answer = own ? await explainHandshake(base, path, protocols.join(",")) : null;
  if (answer && answer.status !== 101) {
    explain([t("console.refused", { status: answer.status, code: answer.code ?? "" }), answer.message]);
  } else if (answer) {
    explain([t("console.accepted")], ["once", "protocol", "proxy"].map((check) => t(`console.check.${check}`)));
  } else {
    explain([t("console.unreachable")], ["up", "path", "origin", "mixed", "proxy"].map((check) => t(`console.check.${check}`)));
  }
}

/** @param {string[]} lines @param {string[]} [checks] */
function explain(lines, checks = []) {
  const list = checks.length > 0 && h("ul", {}, ...checks.map((check) => h("li", {}, check)));
  byId("trouble").replaceChildren(...lines.map((line) => h("p", {}, line)), list || "");
  byId("trouble").hidden = false;
}
