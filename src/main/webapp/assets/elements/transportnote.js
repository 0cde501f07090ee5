// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";

/** A quiet word on how messages travel, where it is not by WebSocket. */
export class TransportNote {
  element = h("span.via", { part: "via", hidden: true });
  text = "";

  /** @param {import("../lib/words.js").Words} words @param {import("../parley.js").Client | null} client */
  draw(words, client) {
    const { state, transport } = client ?? {};
    this.text = state === "online" && transport !== "websocket" ? words.t(`transport.${transport}`) : "";
    this.element.hidden = !this.text;
    this.element.textContent = this.text;
    this.element.title = this.text && words.t("transport.why");
  }
}

/**
 * Shows style sheets of the page a transport that is not the usual one.
 *
 * @param {import("./element.js").ParleyElement} element
 * @returns {boolean} whether it is another one
 */
export function reflectTransport(element) {
  const { transport } = element;
  const shown = transport === "websocket" ? null : transport;
  const changed = element.getAttribute("transport") !== shown;
  if (changed && shown) {
    element.setAttribute("transport", shown);
  } else if (changed) {
    element.removeAttribute("transport");
  }
  return changed;
}
