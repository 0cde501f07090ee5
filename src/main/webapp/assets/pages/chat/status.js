// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";

/** Most interruptions are over before anyone needs to know of them. */
const PATIENCE = 4_000;
/** So long does a message wait for a connection; then its writer decides. */
const KEPT = 120_000;
const SIGNED_OUT = 4001;

/** Shows the state of the connection: always a word, and a banner with something to do when it stays away. */
export class Status {
  #client;
  /** @type {import("../../parley.js").StateChange | null} */ #last = null;
  #since = Date.now();
  #retryAt = 0;
  #timer = 0;
  #hidden = false;
  /** How long the session lasts, when that is not long any more; seconds. */ #ends = 0;
  /** @type {import("../../chat/unsent.js").Unsent | null} */ #unsent = null;

  /** @param {import("../../parley.js").Client} client */
  constructor(client) {
    this.#client = client;
    client.addEventListener("state", (event) => this.#onState(/** @type {CustomEvent} */ (event).detail));
    client.addEventListener("transport", () => this.#show());
    client.addEventListener("session", (event) => this.#onSession(/** @type {CustomEvent} */ (event).detail));
    i18n.addEventListener("change", () => this.#show());
    byId("banner-action").addEventListener("click", () => this.#act());
    this.#show();
  }

  /** For a page that asks for a name instead. */
  hide() {
    this.#hidden = true;
    this.#show();
  }

  /** @param {import("../../chat/unsent.js").Unsent} unsent whose number is told, too */
  follow(unsent) {
    this.#unsent = unsent;
    unsent.addEventListener("change", () => this.#show());
  }

  /** It comes shortly before the end, and again with a longer time when the end is put off. @param {{expiresIn: number}} warning */
  #onSession({ expiresIn }) {
    this.#ends = this.#ends === 0 || expiresIn <= this.#ends ? expiresIn : 0;
    this.#show();
  }

  /** @param {import("../../parley.js").StateChange} change */
  #onState(change) {
    if (change.from === "online") {
      this.#since = Date.now();
    }
    this.#last = change;
    this.#ends = 0;
    this.#retryAt = Date.now() + change.retryIn;
    clearInterval(this.#timer);
    if (change.to !== "online" && change.to !== "closed") {
      this.#timer = setInterval(() => this.#show(), 1_000);
    }
    this.#show();
  }

  #show() {
    const { state, transport } = this.#client;
    const other = state === "online" && transport !== "websocket";
    byId("via").hidden = !other;
    setText("via", other ? t(`transport.${transport}`) : "");
    byId("via").title = t("transport.why");
    byId("state").dataset.state = state;
    byId("chat").toggleAttribute("data-stale", state !== "online");
    // Beside a green dot the word is one too many for who sees both.
    byId("state-word").classList.toggle("visually-hidden", state === "online");
    setText("state-word", t(`state.${state}`));
    const closed = state === "closed";
    const ending = state === "online" && this.#ends > 0;
    const away = Date.now() - this.#since;
    const quiet = state === "online" || (!closed && away < PATIENCE);
    const stranded = closed ? 0 : (this.#unsent?.stranded.length ?? 0);
    const failed = stranded > 0 ? i18n.count("chat.failed", stranded) : "";
    byId("banner").hidden = this.#hidden || (quiet && !ending && !(state === "online" && stranded));
    if (ending) {
      setText("banner-text", i18n.count("session.ends", Math.ceil(this.#ends / 60)));
      setText("banner-waiting", "");
      setText("banner-countdown", "");
      setText("banner-action", t("session.stay"));
      return;
    }
    if (state === "online") {
      setText("banner-text", failed);
      setText("banner-waiting", "");
      setText("banner-countdown", "");
      setText("banner-action", t("chat.failed.again"));
      return;
    }
    setText("banner-text", closed ? i18n.explain({ code: this.#last?.code, message: this.#last?.reason }) : t(away < KEPT ? `banner.${state}` : "banner.long"));
    const waiting = closed ? 0 : (this.#unsent?.waiting ?? 0);
    setText("banner-waiting", [failed, waiting > 0 ? i18n.count("chat.waiting", waiting) : ""].filter(Boolean).join(" "));
    const seconds = Math.ceil((this.#retryAt - Date.now()) / 1000);
    setText("banner-countdown", !closed && seconds > 0 ? i18n.count("banner.retry", seconds) : "");
    setText("banner-action", t(closed ? (this.#signedOut ? "banner.signin" : "banner.again") : "banner.now"));
  }

  get #signedOut() {
    return this.#last?.code === SIGNED_OUT || this.#last?.code === "identity.required";
  }

  #act() {
    if (this.#ends > 0) {
      this.#client.touch();
      this.#ends = 0;
      this.#show();
    } else if (this.#signedOut) {
      location.reload();
    } else if (this.#client.state === "online") {
      this.#unsent?.retryAll();
    } else if (this.#client.state === "closed") {
      this.#client.open();
    } else {
      this.#client.retryNow();
    }
  }
}

/** Only a change is announced. @param {string} id @param {string} text */
function setText(id, text) {
  if (byId(id).textContent !== text) {
    byId(id).textContent = text;
  }
}
