// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { formatBytes } from "../../lib/bytes.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { withoutSecrets } from "./secrets.js";
import { download } from "../../lib/download.js";
import { toCsv, toHar, toNdjson } from "./export.js";
import { notice } from "./row.js";

const FORMATS = /** @type {const} */ (["ndjson", "csv", "har"]);
const MAX_ROWS = 10_000;

/**
 * The line below the log: follow, pause, clear, export, share, load.
 *
 * @param {import("./workspace.js").Workspace} workspace
 * @param {import("./view.js").LogView} view
 * @param {{share: () => void, load: () => void}} dialogs
 */
export function startTools(workspace, view, dialogs) {
  const exported = (/** @type {typeof FORMATS[number]} */ format) => {
    const { log, settings, protocol, openedAt } = workspace.current;
    const rows = log.rows();
    const words = (/** @type {import("./log.js").Row} */ { data }) => notice(/** @type {import("./log.js").Notice} */ (data));
    const about = { url: withoutSecrets(settings.url).url, protocol, started: openedAt, version: "1" };
    const [text, type] = {
      ndjson: () => [toNdjson(rows, words), "application/x-ndjson"],
      csv: () => [toCsv(rows, words), "text/csv"],
      har: () => [toHar(rows, words, about), "application/json"],
    }[format]();
    download(`parley-log-${new Date().toISOString().slice(0, 19).replace(/:/g, "")}.${format}`, text, type);
  };
  const clear = () => {
    workspace.current.log.clear();
    view.paused = false;
    view.show(workspace.current.log);
  };
  const draw = () => {
    const { log } = workspace.current;
    const rows = log.length === view.count ? "" : t("console.shown", { n: view.count.toLocaleString(i18n.language) });
    render(
      html`
        <button type="button" id="follow" aria-pressed=${view.follow} @click=${() => (view.follow = !view.follow)}>${t("console.follow")}</button>
        <button type="button" id="pause" aria-pressed=${view.paused} @click=${() => view.togglePause()}>
          ${t(view.paused ? "console.resume" : "console.pause")}
        </button>
        <span class="meta grow" id="count" title=${t("console.ring.why", { n: MAX_ROWS.toLocaleString(i18n.language) })}>
          ${view.paused ? html`<strong>${i18n.count("console.held", view.held)}</strong> \u00b7 ` : nothing}
          ${i18n.count("console.count", log.length)} ${rows}
          ${log.first > 1 && log.length > 0 ? t("console.ring", { n: MAX_ROWS.toLocaleString(i18n.language) }) : nothing}
          ${log.length > 0 ? `\u00b7 ${formatBytes(log.bytes, i18n.language)}` : nothing}
          ${view.searching ? t("console.searching") : nothing}
        </span>
        <button type="button" id="clear" ?disabled=${log.length === 0} @click=${clear}>${t("console.clear")}</button>
        <span class="exports" role="group" aria-label=${t("console.export")}>
          <span class="meta">${t("console.export")}</span>
          ${FORMATS.map(
            (format) => html`
              <button type="button" class="link" data-export=${format} ?disabled=${log.length === 0} @click=${() => exported(format)}>
                ${format.toUpperCase()}
              </button>
            `,
          )}
        </span>
        <button type="button" id="share" @click=${dialogs.share}>${t("console.share")}</button>
        <button type="button" id="load" @click=${dialogs.load}>${t("console.load")}</button>
      `,
      byId("foot"),
    );
  };
  view.addEventListener("change", draw);
  workspace.addEventListener("change", draw);
  i18n.addEventListener("change", draw);
  setInterval(() => document.hidden || draw(), 250);
  draw();
}
