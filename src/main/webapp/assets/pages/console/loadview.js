// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { here } from "./address.js";
import { Load } from "./load.js";
import { duration } from "./row.js";
import { whole } from "./settings.js";
import { openDialog } from "./sharedialog.js";

const FIELDS = /** @type {const} */ ([
  ["sockets", 1, 200],
  ["rate", 1, 5000],
  ["seconds", 1, 120],
  ["bytes", 16, 16_384],
]);

/** The panel that puts load on this server, and on no other. @param {URL} base */
export function openLoad(base) {
  /** @type {import("./load.js").Plan} */
  const plan = { sockets: 20, rate: 200, seconds: 10, bytes: 64 };
  /** @type {Load | null} */
  let load = null;
  const host = h("div.stack");
  const draw = () => {
    const running = load !== null && load.phase !== "done";
    render(
      html`
        <p>${t("console.load.what", { url: here("ws/echo", base) })}</p>
        <form class="plan" @submit=${start}>
          ${FIELDS.map(
            ([name, min, max]) => html`
              <label>
                <span>${t(`console.load.${name}`)}</span>
                <input
                  type="number"
                  id="load-${name}"
                  min=${min}
                  max=${max}
                  required
                  ?disabled=${running}
                  .value=${String(plan[name])}
                  @change=${(/** @type {import("../../lib/types.js").On<HTMLInputElement>} */ { target }) => (target.value = String((plan[name] = whole(target.value, min, max, plan[name]))))}
                />
                <span class="meta">${min}\u2013${max.toLocaleString(i18n.language)}</span>
              </label>
            `,
          )}
          <button class="primary" id="load-go">${t(running ? "console.repeat.stop" : "console.load.start")}</button>
        </form>
        ${load ? results(load) : nothing}
        <p class="note">${t("console.load.bottleneck")} <code>bin/bench</code></p>
      `,
      host,
    );
  };
  const start = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (load && load.phase !== "done") {
      load.stop();
      return;
    }
    load = new Load(here("ws/echo", base), { ...plan });
    load.addEventListener("done", draw);
    load.start();
    draw();
  };
  const timer = setInterval(draw, 250);
  const dialog = openDialog(t("console.load.title"), host);
  dialog.addEventListener("close", () => {
    clearInterval(timer);
    load?.stop();
  });
  draw();
}

/** @param {Load} load */
function results({ phase, result }) {
  const { open, failed, sent, received, late, p50, p99, seconds } = result;
  const n = (/** @type {number} */ value) => value.toLocaleString(i18n.language);
  const rows = [
    [t("console.load.open"), n(open)],
    [t("console.load.failed"), n(failed)],
    [t("direction.sent"), n(sent)],
    [t("direction.received"), `${n(received)} \u00b7 ${t("console.rate", { n: n(seconds > 0 ? Math.round(received / seconds) : 0) })}`],
    [t("console.load.late"), n(late)],
    ["p50", p50 === undefined ? "\u2013" : duration(p50)],
    // Below a hundred, the slowest in a hundred is not known.
    ["p99", p99 === undefined || received < 100 ? "\u2013" : duration(p99)],
  ];
  return html`
    <p role="status"><strong id="load-phase" data-phase=${phase}>${t(`console.load.phase.${phase}`)}</strong> <span class="meta">${seconds.toFixed(1)} s</span></p>
    <dl class="meters" id="load-result">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
  `;
}
