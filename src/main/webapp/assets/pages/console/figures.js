// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { formatBytes } from "../../lib/bytes.js";
import { html, nothing, render, svg } from "../../vendor/lit-html.js";
import { duration } from "./row.js";

const POINTS = 60;
const WIDTH = 240;
const HEIGHT = 32;

/** Round trips, rates and sizes of the connection in front. @param {import("./workspace.js").Workspace} workspace */
export function startFigures(workspace) {
  let ticks = 0;
  const draw = () => {
    const { current } = workspace;
    const { trips, sent, received, buffered } = current;
    const p50 = trips.percentile(0.5);
    render(
      html`
        <div class="row">
          <h2 class="grow">${t("console.rtt")}</h2>
          ${p50 === undefined
            ? html`<span class="meta">${t("console.rtt.none")}</span>`
            : html`<span id="rtt">p50 ${duration(p50)} \u00b7 p99 ${duration(trips.percentile(0.99) ?? 0)}</span>`}
        </div>
        ${trips.recent.length < 2 ? nothing : sparkline(trips.recent.slice(-POINTS))}
        <dl class="meters">
          <div><dt class="sent">\u2191 ${t("direction.sent")}</dt><dd>${meter(sent)}</dd></div>
          <div><dt class="received">\u2193 ${t("direction.received")}</dt><dd>${meter(received)}</dd></div>
          ${buffered > 0 ? html`<div><dt>${t("console.buffered")}</dt><dd>${formatBytes(buffered, i18n.language)}</dd></div>` : nothing}
        </dl>
      `,
      byId("figures"),
    );
  };
  setInterval(() => {
    const now = performance.now();
    if (++ticks % 4 === 0) {
      for (const { sent, received } of workspace.connections) {
        sent.tick(now);
        received.tick(now);
      }
    }
    document.hidden || draw();
  }, 250);
  workspace.addEventListener("select", draw);
  i18n.addEventListener("change", draw);
  draw();
}

/** @param {import("./traffic.js").Meter} meter */
function meter({ frames, bytes, rate }) {
  const n = (/** @type {number} */ value) => value.toLocaleString(i18n.language);
  return `${n(frames)} \u00b7 ${formatBytes(bytes, i18n.language)} \u00b7 ${t("console.rate", { n: n(rate) })}`;
}

/** @param {number[]} values milliseconds, the newest last */
export function sparkline(values) {
  const most = Math.max(...values, 1);
  const points = values.map((value, i) => `${(WIDTH - (values.length - 1 - i) * (WIDTH / (POINTS - 1))).toFixed(1)},${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`);
  const label = t("console.rtt.label", { n: values.length, most: duration(Math.max(...values)), least: duration(Math.min(...values)) });
  return html`
    <svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${svg`<polyline points=${points.join(" ")} />`}
    </svg>
  `;
}
