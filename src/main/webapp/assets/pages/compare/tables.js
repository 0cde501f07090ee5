// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { html, render } from "../../vendor/lit-html.js";
import { resultsOf } from "./results.js";
import { ENOUGH_FOR_P99, percentile } from "./statistics.js";
import { bytes, milliseconds, nameOf, number } from "./format.js";

const MOST_ROWS = 8;
const SHARES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];

/** @typedef {{head: string[], rows: string[][]}} Table */

/** What the plot of bytes shows. @param {import("./run.js").Run | null} run @returns {Table} */
export function bytesTable(run) {
  const kinds = Object.keys(run?.tallies ?? {});
  const samples = run ? counted(run) : [];
  const step = Math.max(1, (samples.length - 1) / MOST_ROWS);
  const rows = [];
  for (let i = 0; i < samples.length; i += step) {
    const sample = samples[Math.round(i)];
    rows.push([`${number(sample.at / 1000, 1)} s`, ...kinds.map((kind) => bytes(sample.bytes[kind]))]);
  }
  return { head: [t("compare.table.time"), ...kinds.map(nameOf)], rows };
}

/** What the plot of latencies shows. @param {import("./run.js").Run | null} run @returns {Table} */
export function latencyTable(run) {
  const results = run ? resultsOf(run) : [];
  const rows = results.some(({ messages }) => messages > 0)
    ? SHARES.map((share) => [
        `${number(share * 100)} %`,
        ...results.map(({ latencies }) =>
          share === 0.99 && latencies.length < ENOUGH_FOR_P99 ? "\u2013" : milliseconds(percentile(latencies, share)),
        ),
      ])
    : [];
  return { head: [t("compare.table.share"), ...results.map(({ kind }) => nameOf(kind))], rows };
}

/**
 * The bytes of each way since counting began.
 *
 * @param {import("./run.js").Run} run @returns {{at: number, bytes: Record<string, number>}[]}
 */
export function counted(run) {
  const { from, samples, to } = run;
  if (!from) {
    return [];
  }
  return samples
    .filter(({ at }) => at >= from.at && (!to || at <= to.at))
    .map(({ at, ways }) => ({
      at: Math.max(0, at),
      bytes: Object.fromEntries(
        Object.entries(ways).map(([kind, { up, down }]) => [kind, up + down - from.ways[kind].up - from.ways[kind].down]),
      ),
    }));
}

/** @param {import("./run.js").Run | null} run */
export function showTables(run) {
  render(table(t("compare.bytes.caption"), bytesTable(run)), byId("bytes-table"));
  render(table(t("compare.latency.caption"), latencyTable(run)), byId("latency-table"));
}

/** @param {string} caption @param {Table} content */
function table(caption, { head, rows }) {
  return rows.length === 0
    ? html`<p class="muted">${t("compare.empty")}</p>`
    : html`
        <table class="table">
          <caption>${caption}</caption>
          <thead><tr>${head.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
          <tbody>
            ${rows.map(([first, ...cells]) => html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
          </tbody>
        </table>
      `;
}
