// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { shownWhole } from "./bytes.js";
import { newSettings } from "./settings.js";

/**
 * Shows all that a link has brought, whole, for as long as it is not put away. What has not been in view to its end is neither dialled nor
 * sent: a few harmless words must not stand for a long text that begins with them.
 *
 * @param {import("./workspace.js").Workspace} workspace
 * @returns {{full: () => void}} to say that there was no room for one more connection
 */
export function startSharedLinkNotice(workspace) {
  const host = byId("notice");
  let full = false;
  const seen = new IntersectionObserver((entries) => {
    const { current } = workspace;
    const fresh = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => /** @type {HTMLElement} */ (target).dataset.seen ?? "");
    fresh.forEach((part) => current.seen.add(part));
    host.querySelector(".linked")?.classList.toggle("cut", !current.seen.has("all"));
    if (fresh.length > 0) {
      current.beat();
      workspace.changed();
    }
  });
  const close = () => {
    full = false;
    workspace.current.settings.linked = false;
    workspace.changed();
  };
  const draw = () => {
    const { settings, seen: parts } = workspace.current;
    host.querySelector(".linked")?.classList.toggle("cut", !parts.has("all") && parts.size > 0);
    render(full ? note(t("console.link.full"), close) : settings.linked ? card(settings, close) : nothing, host);
    // Anew for each: an observer tells what it has told already only once.
    seen.disconnect();
    for (const mark of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll("[data-seen]"))) {
      workspace.current.seen.has(mark.dataset.seen ?? "") || seen.observe(mark);
    }
  };
  workspace.addEventListener("change", draw);
  i18n.addEventListener("change", draw);
  draw();
  return { full: () => ((full = true), draw()) };
}

/** @param {string} words @param {() => void} close */
function note(words, close) {
  return html`
    <div class="note row" role="status">
      <span class="grow">${words}</span>
      <button type="button" class="quiet" @click=${close}>${t("console.dismiss")}</button>
    </div>
  `;
}

/** @param {import("./settings.js").Settings} settings @param {() => void} close */
function card(settings, close) {
  return html`
    <div class="note linked" role="status" tabindex="0">
      <p>${t("console.link.opened", { host: hostOf(settings.url) })}</p>
      <dl>${dialled(settings).map(row)}</dl>
      <div data-seen="dialled"></div>
      <dl>${sent(settings).map(row)}</dl>
      <div data-seen="all"></div>
      <p class="row"><button type="button" id="linked-close" @click=${close}>${t("console.dismiss")}</button></p>
      <p class="more">${t("console.link.more")}</p>
    </div>
  `;
}

/** @param {[string, string]} row */
function row([name, value]) {
  return html`
    <div>
      <dt>${name}</dt>
      <dd><bdi>${shownWhole(value)}</bdi></dd>
    </div>
  `;
}

/** @param {import("./settings.js").Settings} settings @returns {[string, string][]} */
function dialled({ url, transport, protocols, auth }) {
  const usual = newSettings("");
  /** @type {[string, string][]} */
  const rows = [[t("console.url"), url]];
  if (transport !== usual.transport) {
    rows.push([t("console.transport"), t(`console.transport.${transport.replace("-", "")}`)]);
  }
  protocols.forEach(({ on, value }) => rows.push([t("console.protocol"), on ? value : t("console.link.off", { what: value })]));
  if (auth !== usual.auth) {
    rows.push([t("console.auth"), t(`console.auth.${auth}`)]);
  }
  return rows;
}

/** @param {import("./settings.js").Settings} settings @returns {[string, string][]} what is otherwise than in a new connection */
function sent({ heartbeat, interval, draft }) {
  const usual = newSettings("");
  /** @type {[string, string][]} */
  const rows = [];
  if (heartbeat.text !== usual.heartbeat.text || heartbeat.every !== usual.heartbeat.every) {
    rows.push([t("console.link.heartbeat", { seconds: heartbeat.every, state: t(heartbeat.on ? "console.on" : "console.off") }), heartbeat.text]);
  }
  if (interval.every !== usual.interval.every || interval.times !== usual.interval.times) {
    rows.push([t("console.repeat.start"), t("console.link.repeat", { ms: interval.every, n: interval.times || "\u221e" })]);
  }
  if (draft.body !== "") {
    rows.push([t("console.link.message", { mode: t(`console.mode.${draft.mode}`) }), draft.body]);
  }
  return rows;
}

/** @param {string} url */
function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
