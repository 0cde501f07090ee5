// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { html, render } from "../../vendor/lit-html.js";
import { resultsOf } from "./results.js";
import { bytes, milliseconds, number } from "./format.js";

const INTERVALS_A_MINUTE = 60_000;

/** What the numbers of now say, for and against. @param {import("./run.js").Run | null} run @returns {string[]} */
export function adviceOf(run) {
  const results = run ? resultsOf(run) : [];
  const [polling, socket] = ["polling", "websocket"].map((kind) => results.find((result) => result.kind === kind));
  const measured = [];
  if (run && polling && polling.perMessage !== null && polling.requests > 0) {
    const each = polling.bytes / polling.requests;
    measured.push(
      t("compare.advice.polling", {
        interval: number(run.settings.interval / 1000, 2),
        hour: bytes((each * 60 * INTERVALS_A_MINUTE) / run.settings.interval),
        minute: bytes(each * 60),
        median: milliseconds(polling.median),
      }),
    );
    if (socket && socket.perMessage !== null) {
      measured.push(t("compare.advice.socket", { hour: bytes(socket.idlePerHour + socket.perMessage * 60), median: milliseconds(socket.median) }));
    }
  }
  return measured;
}

/** @param {import("./run.js").Run | null} run */
export function showAdvice(run) {
  const measured = adviceOf(run);
  render(
    html`
      ${measured.length === 0 ? html`<p class="muted">${t("compare.advice.none")}</p>` : measured.map((text) => html`<p class="note">${text}</p>`)}
      <p>${t("compare.advice.yes")}</p>
      <p>${t("compare.advice.no")}</p>
      <p>${t("compare.advice.upwards")}</p>
    `,
    byId("advice"),
  );
}
