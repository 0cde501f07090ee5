// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { i18n, t } from "../../lib/i18n.js";
import { MOMENT, dateFormat } from "../../lib/locale.js";
import { adviceOf } from "./advice.js";
import { brokenWords } from "./cards.js";
import { described } from "./controls.js";
import { environmentWords } from "./environment.js";
import { pictureOf } from "./plots.js";
import { resultsOf } from "./results.js";
import { bytesTable, latencyTable } from "./tables.js";
import { bytes, milliseconds, nameOf, number } from "./format.js";

const STYLE =
  "body{font:13px/1.5 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;max-width:1000px;margin:16px auto;padding:0 12px;color:#1b2028}" +
  "h1{font-size:18px}h2{font-size:14px;margin:12px 0 4px}table{border-collapse:collapse;width:100%}" +
  "th,td{border-top:1px solid #d5d9e0;padding:1px 8px;text-align:right}th:first-child{text-align:left}" +
  "img{max-width:100%}.two{display:grid;grid-template-columns:1fr 1fr;gap:16px}.invalid{border:2px solid #b3261e;padding:6px}ul{margin:4px 0;padding-left:18px}";

/** One page that stands by itself. @param {import("./run.js").Run} run @returns {string} HTML */
export function reportOf(run) {
  const invalid = run.invalid.map((reason) => paragraph(t(`compare.invalid.${reason}`), "invalid"));
  const limits = ["bytes", "h2", "cpu", "one", "delay", "tabs", "clock"].map((key) => t(`compare.limits.${key}`));
  return (
    `<!DOCTYPE html><html lang="${escaped(i18n.language)}"><head><meta charset="utf-8"><title>${escaped(t("compare.title"))}</title><style>${STYLE}</style></head><body>` +
    `<h1>${escaped(t("compare.title"))}</h1>` +
    paragraph(`${dateFormat(i18n.language, MOMENT).format(run.began)} \u00b7 ${location.host} \u00b7 ${navigator.userAgent}`) +
    invalid.join("") +
    paragraph(described(run.settings).map(([name, value]) => `${name}: ${value}`).join(" \u00b7 ")) +
    paragraph(environmentWords(run).join(" ")) +
    table(summary(run)) +
    `<div class="two"><div><h2>${escaped(t("compare.bytes.title"))}</h2>${picture("bytes-plot")}${table(bytesTable(run))}</div>` +
    `<div><h2>${escaped(t("compare.latency.title"))}</h2>${picture("latency-plot")}${table(latencyTable(run))}</div></div>` +
    `<h2>${escaped(t("compare.advice.title"))}</h2>` +
    [...adviceOf(run), t("compare.advice.yes"), t("compare.advice.no")].map((text) => paragraph(text)).join("") +
    `<h2>${escaped(t("compare.limits.title"))}</h2><ul>${limits.map((text) => `<li>${escaped(text)}</li>`).join("")}</ul>` +
    "</body></html>"
  );
}

/** @param {import("./run.js").Run} run @returns {import("./tables.js").Table} */
export function summary(run) {
  const keys = ["n", "perMessage", "median", "p99", "requests", "up", "down", "missed", "doubled", "opening", "command", "idle"];
  return {
    head: ["", ...keys.map((key) => t(`compare.${key}`))],
    rows: resultsOf(run).map((result) => [
      nameOf(result.kind) + (result.state === "broken" ? ` \u2013 ${brokenWords(result.reason)}` : ""),
      number(result.messages),
      result.perMessage === null ? "\u2013" : `${number(result.perMessage)} B`,
      milliseconds(result.median),
      milliseconds(result.p99),
      number(result.requests),
      bytes(result.up),
      bytes(result.down),
      number(result.missed),
      number(result.doubled),
      bytes(result.opened.up + result.opened.down),
      `${number(result.command)} B`,
      bytes(result.idlePerHour),
    ]),
  };
}

/** @param {import("./tables.js").Table} content */
function table({ head, rows }) {
  const row = (/** @type {string[]} */ cells, /** @type {string} */ tag) =>
    `<tr>${cells.map((cell, i) => (i === 0 ? `<th>${escaped(cell)}</th>` : `<${tag}>${escaped(cell)}</${tag}>`)).join("")}</tr>`;
  return `<table>${row(head, "th")}${rows.map((cells) => row(cells, "td")).join("")}</table>`;
}

/** @param {string} id */
function picture(id) {
  const data = pictureOf(id);
  return data ? `<img alt="" src="${data}">` : "";
}

/** @param {string} text @param {string} [kind] */
function paragraph(text, kind = "") {
  return `<p${kind && ` class="${kind}"`}>${escaped(text)}</p>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
