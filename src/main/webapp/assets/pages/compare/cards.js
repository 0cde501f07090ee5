// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { DASHES, KINDS } from "./kinds.js";
import { resultsOf } from "./results.js";
import { ENOUGH_FOR_P99 } from "./statistics.js";
import { bytes, milliseconds, nameOf, number } from "./format.js";

/** A card for each way. @param {import("./run.js").Run | null} run */
export function showCards(run) {
  const results = new Map((run ? resultsOf(run) : []).map((result) => [result.kind, result]));
  render(
    KINDS.map((kind) => card(kind, results.get(kind), run)),
    byId("ways"),
  );
}

/** @param {string} kind @param {import("./results.js").Result | undefined} result @param {import("./run.js").Run | null} run */
function card(kind, result, run) {
  const one = (/** @type {string} */ key, /** @type {string} */ value) => html`<div><dt>${t(`compare.${key}`)}</dt><dd>${value}</dd></div>`;
  const none = "\u2013";
  return html`
    <section class="way" data-kind=${kind} aria-labelledby=${`way-${kind}`}>
      <h3 id=${`way-${kind}`}>${line(kind)} ${nameOf(kind)} ${result ? html`<span class="of">n = ${number(result.messages)}</span>` : nothing}</h3>
      <dl class="main">
        ${one("perMessage", result?.perMessage ? `${number(result.perMessage)} B` : none)} ${one("median", result ? milliseconds(result.median) : none)}
      </dl>
      <dl class="more">
        ${one("requests", result ? number(result.requests) : none)}
        ${one("up", result ? bytes(result.up) : none)}
        ${one("down", result ? bytes(result.down) : none)}
        ${one("opening", result && result.opened.requests > 0 ? t("compare.opening.cost", { n: number(result.opened.requests), bytes: bytes(result.opened.up + result.opened.down) }) : none)}
        ${one("p99", result && result.p99 !== null ? milliseconds(result.p99) : t("compare.p99.few", { n: ENOUGH_FOR_P99 }))}
        ${one("missed", result && run?.over && result.opens ? number(result.missed) : none)}
        ${one("doubled", result ? number(result.doubled) : none)}
        ${one("command", result && result.command > 0 ? `${number(result.command)} B` : none)}
        ${one("idle", result?.opens ? bytes(result.idlePerHour) : none)}
      </dl>
      ${result?.state === "broken" ? html`<p class="trouble">${brokenWords(result.reason)}</p>` : nothing}
    </section>
  `;
}

/** As it is drawn in the plots. @param {string} kind */
function line(kind) {
  return html`<svg class="line" data-kind=${kind} width="36" height="4" viewBox="0 0 36 4" aria-hidden="true"><line x1="0" y1="2" x2="36" y2="2" stroke-dasharray=${DASHES[kind].join(" ") || "none"} /></svg>`;
}

/** @param {string} reason a code, or what the browser says */
export function brokenWords(reason) {
  const words = i18n.explain({ code: reason, message: reason });
  return t("compare.broken", { reason: words === reason ? reason : `${words} (${reason})` });
}
