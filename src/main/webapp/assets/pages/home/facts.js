// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { guestTag } from "../../chat/guests.js";
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";

const NOTHING = "\u2013";
const ASK_EVERY = 5_000;
/** The first answers are slow while the page itself is still being set up. */
const ASK_FIRST = 400;

/** What runs, as far as everyone may know it. While there is no connection, the last that was heard stays, dimmed, with its age. */
export class Facts {
  #client;
  #heardAt = 0;
  /** @type {number | null} */ #roundTrip = null;

  /** @param {import("../../parley.js").Client} client */
  constructor(client) {
    this.#client = client;
    client.addEventListener("state", () => this.#show());
    client.addEventListener("welcome", () => setTimeout(() => this.#measure(), ASK_FIRST));
    i18n.addEventListener("change", () => this.#show());
    byId("retry").addEventListener("click", () => (client.state === "closed" ? client.open() : client.retryNow()));
    setInterval(() => document.visibilityState === "visible" && this.#measure(), ASK_EVERY);
    setInterval(() => this.#showAge(), 1_000);
    this.#show();
  }

  async #measure() {
    if (this.#client.state === "online") {
      const asked = performance.now();
      try {
        await this.#client.request("heartbeat");
        this.#roundTrip = performance.now() - asked;
        this.#heardAt = Date.now();
      } catch {
        // The state tells of a lost connection; a slow answer is measured the next time.
      }
      this.#show();
    }
  }

  #show() {
    const { state, user, welcome } = this.#client;
    byId("state").dataset.state = state;
    byId("state").textContent = t(`state.${state}`);
    byId("version").textContent = welcome?.server.version ?? NOTHING;
    byId("node").textContent = welcome?.server.node ?? NOTHING;
    byId("user").replaceChildren(user?.name ?? NOTHING, " ", guestTag(user, i18n) || "");
    byId("roundtrip").textContent = this.#roundTrip === null ? NOTHING : milliseconds(this.#roundTrip);
    this.#showAge();
  }

  #showAge() {
    const lost = this.#client.state !== "online" && this.#heardAt > 0;
    byId("facts").classList.toggle("dim", lost);
    byId("stale").hidden = !lost;
    if (lost) {
      const seconds = Math.max(1, Math.round((Date.now() - this.#heardAt) / 1_000));
      byId("stale-text").textContent = i18n.count("home.stale", seconds);
    }
  }
}

/** @param {number} time */
export function milliseconds(time) {
  const digits = time < 10 ? 1 : 0;
  const format = { style: "unit", unit: "millisecond", minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(i18n.language, /** @type {Intl.NumberFormatOptions} */ ({ ...format, unitDisplay: "short" })).format(time);
}
