// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { cut } from "../../lib/text.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { MAX_CONNECTIONS } from "./workspace.js";

/** The row of connections. @param {import("./workspace.js").Workspace} workspace */
export function startTabs(workspace) {
  const host = byId("tabs");
  const draw = () => render(tabs(workspace), host);
  workspace.addEventListener("change", draw);
  i18n.addEventListener("change", draw);
  host.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const { connections, current } = workspace;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && /** @type {Element} */ (event.target).matches("[role=tab]")) {
      event.preventDefault();
      workspace.select(connections[(connections.indexOf(current) + step + connections.length) % connections.length]);
      /** @type {HTMLElement | null} */ (host.querySelector("[aria-selected=true]"))?.focus();
    }
  });
  draw();
}

/** @param {import("./workspace.js").Workspace} workspace */
function tabs(workspace) {
  const { connections, current } = workspace;
  const many = connections.length > 1;
  return html`
    <div class="tablist" role="tablist" aria-label=${t("console.tabs")}>
      ${connections.map(
        (connection, i) => html`
          <button
            type="button"
            role="tab"
            class="tab"
            aria-selected=${connection === current}
            tabindex=${connection === current ? 0 : -1}
            @click=${() => workspace.select(connection)}
          >
            <span class="state" data-state=${connection.state} title=${stateWord(connection.state)}></span>
            <span>${i + 1} ${nameOf(connection.settings.url)}</span>
            <span class="visually-hidden">${stateWord(connection.state)}</span>
          </button>
        `,
      )}
    </div>
    <button type="button" class="quiet" id="add" ?disabled=${connections.length >= MAX_CONNECTIONS} @click=${() => workspace.add()}>
      + ${t("console.tab.add")}
    </button>
    ${many
      ? html`<button type="button" class="quiet" id="remove" @click=${() => workspace.remove(current)}>\u00d7 ${t("console.tab.remove")}</button>`
      : nothing}
  `;
}

/** @param {import("./connection.js").State} state */
export function stateWord(state) {
  return state === "idle" ? t("console.idle") : t(`state.${state}`);
}

/** @param {string} url */
function nameOf(url) {
  const [, host = "", path = ""] = /^(?:ws|http)s?:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  const end = path.split("/").filter(Boolean).slice(-2).join("/");
  return cut(end || host || url, 24);
}
