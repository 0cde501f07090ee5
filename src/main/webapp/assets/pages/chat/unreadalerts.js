// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";

const WANTED = "notify";
const ICON = "favicon.svg";
const UNREAD_ICON = "pages/chat-unread.svg";

/** Tells who looks elsewhere of what is unread: in the title, in the icon, and, once allowed by a click, by the desktop. */
export class UnreadAlerts {
  #icon = /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=icon]"));
  #calm = this.#icon.href;
  #store;
  #onOpen;
  /** There is a constructor, and it throws, as in Chrome on Android. */ #broken = false;

  /** @param {import("../../lib/storage.js").Store} store of the one who is told @param {(channel: string) => void} onOpen */
  constructor(store, onOpen) {
    this.#store = store;
    this.#onOpen = onOpen;
    byId("notify").addEventListener("click", () => this.#toggle());
    this.#show();
  }

  /** @param {number} number of what speaks to the person @param {boolean} more whether anything else is unread */
  count(number, more) {
    const title = `${number > 0 ? `(${number}) ` : more ? "\u2022 " : ""}${t("chat.title")} \u00b7 Parley`;
    if (document.title !== title) {
      document.title = title;
    }
    const icon = number > 0 || more ? this.#calm.replace(ICON, UNREAD_ICON) : this.#calm;
    if (this.#icon.href !== icon) {
      this.#icon.href = icon;
    }
  }

  /** @param {import("../../parley.js").Message} message of someone else that speaks to this person @param {string} title of its conversation */
  async tell(message, title) {
    if (!this.#wanted || (document.visibilityState === "visible" && document.hasFocus())) {
      return;
    }
    const desktop = await import("./desktop.js").catch(() => null);
    if (desktop?.showOnDesktop(message, title, this.#calm, this.#onOpen) === false) {
      this.#broken = true;
      this.#show();
    }
  }

  get #wanted() {
    return "Notification" in globalThis && Notification.permission === "granted" && this.#store.get(WANTED) === true;
  }

  async #toggle() {
    const on = !this.#wanted && (await Notification.requestPermission()) === "granted";
    this.#store.set(WANTED, on);
    this.#show();
  }

  #show() {
    byId("notify").hidden = this.#broken || !("Notification" in globalThis) || Notification.permission === "denied";
    byId("notify").setAttribute("aria-pressed", String(this.#wanted));
  }
}
