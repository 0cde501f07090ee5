// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { html, render } from "../../vendor/lit-html.js";
import { utf8Length } from "./bytes.js";
import { place } from "./addressbar.js";

const MAX_REASON = 123;
/** A page may send 1000 and 3000 to 4999; the others are only ever received. */
const MAY_SEND = [1000, 3000, 3003, 3008, 4000, 4001, 4003, 4009, 4108, 4129, 4201, 4210];
const RECEIVED_ONLY = [1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 1015];

/** The menu that closes with a code and a reason. @param {import("./workspace.js").Workspace} workspace */
export function startClosing(workspace) {
  const host = byId("close");
  let code = "1000";
  let custom = "4000";
  let reason = "";

  const close = (/** @type {Event} */ event) => {
    event.preventDefault();
    workspace.current.close(Number(code === "custom" ? custom : code), reason);
    host.hidePopover();
    byId("connect").focus();
  };
  const draw = () => {
    const bytes = utf8Length(reason);
    const number = Number(code === "custom" ? custom : code);
    const sendable = number === 1000 || (Number.isInteger(number) && number >= 3000 && number <= 4999);
    const wrong = !sendable ? t("console.close.range") : bytes > MAX_REASON ? t("console.close.long") : "";
    render(
      html`
        <form class="closing" @submit=${close}>
          <label for="close-code">${t("console.close.code")}</label>
          <select id="close-code" .value=${code} @change=${(/** @type {import("../../lib/types.js").On<HTMLSelectElement>} */ { target }) => ((code = target.value), draw())}>
            ${MAY_SEND.map((n) => html`<option value=${n} ?selected=${code === String(n)}>${n} \u2013 ${meaningOf(n)}</option>`)}
            <option value="custom" ?selected=${code === "custom"}>${t("console.close.custom")}</option>
            <optgroup label=${t("console.close.received")}>
              ${RECEIVED_ONLY.map((n) => html`<option value=${n} disabled>${n} \u2013 ${meaningOf(n)}</option>`)}
            </optgroup>
          </select>
          <input
            type="number"
            id="close-custom"
            aria-label=${t("console.close.custom")}
            ?hidden=${code !== "custom"}
            .value=${custom}
            @input=${(/** @type {import("../../lib/types.js").On<HTMLInputElement>} */ { target }) => ((custom = target.value), draw())}
          />
          <label for="close-reason">${t("console.close.reason")} <span class="meta">${t("console.bytes.of", { n: bytes, max: MAX_REASON })}</span></label>
          <input
            id="close-reason"
            autocomplete="off"
            .value=${reason}
            aria-invalid=${wrong ? "true" : "false"}
            aria-describedby="close-wrong"
            @input=${(/** @type {import("../../lib/types.js").On<HTMLInputElement>} */ { target }) => ((reason = target.value), draw())}
          />
          <p class="trouble" id="close-wrong" role="status">${wrong}</p>
          <p class="meta">${t("console.close.why")}</p>
          <button class="primary" id="close-now" ?disabled=${wrong !== ""}>${t("console.disconnect")}</button>
        </form>
      `,
      host,
    );
  };
  host.addEventListener("beforetoggle", () => {
    draw();
    place(host, byId("close-button"));
  });
  i18n.addEventListener("change", draw);
}

/** @param {number} code */
function meaningOf(code) {
  return i18n.has(`code.${code}`) ? t(`code.${code}`) : t(`console.code.${code}`);
}
