// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { shown } from "./bytes.js";
import { copy } from "./copy.js";

/** @typedef {import("./workspace.js").Workspace} Workspace */

/** Says why a handshake failed, and what is to come while a connection is lost. @param {Workspace} workspace */
export function startConnectionNotice(workspace) {
  const draw = () => {
    const { current } = workspace;
    const { refusal, state, retryAt } = current;
    const waiting = state === "reconnecting" && retryAt > 0;
    render(
      refusal
        ? card(refusal, () => current.forgive())
        : waiting
          ? html`
              <div class="note row">
                <span class="grow">${t("console.lost")}</span>
                <button type="button" id="retry-now" @click=${() => current.dial(true)}>${t("banner.now")}</button>
                <button type="button" id="retry-stop" @click=${() => current.close()}>${t("console.retry.stop")}</button>
              </div>
            `
          : nothing,
      byId("trouble"),
    );
  };
  workspace.addEventListener("change", draw);
  i18n.addEventListener("change", draw);
  draw();
}

/** @param {import("./refusal.js").Refusal} refusal @param {() => void} dismiss */
function card({ words, status, code, message, checks }, dismiss) {
  return html`
    <div class="note refusal">
      <button type="button" class="quiet" aria-label=${t("console.dismiss")} @click=${dismiss}>\u00d7</button>
      <p><strong>${t(words)}</strong> ${status ? html`<code>${status} ${code}</code>` : nothing}</p>
      ${status ? html`<p>${i18n.has(`code.${code}`) ? t(`code.${code}`) : ""} <span class="muted" lang="en">${shown(message ?? "")}</span></p>` : nothing}
      ${checks.length > 0
        ? html`
            <ul>
              ${checks.map(
                ({ name, command }) => html`
                  <li>
                    <span>${t(`console.check.${name}`)}</span>
                    <span class="command"><code>${command}</code>${copyButton(command)}</span>
                  </li>
                `,
              )}
            </ul>
          `
        : nothing}
    </div>
  `;
}

/** @param {string} text */
function copyButton(text) {
  return html`<button type="button" class="link" @click=${(/** @type {import("../../lib/types.js").On<HTMLElement>} */ { currentTarget }) => copy(text, currentTarget)}>${t("copy")}</button>`;
}
