// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from "../../chat/guests.js";
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { noticeOf } from "../../lib/notice.js";
import { cut, isolated } from "../../lib/text.js";

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
  tell(message, title) {
    if (!this.#wanted || (document.visibilityState === "visible" && document.hasFocus())) {
      return;
    }
    const { channel, from } = message;
    const said = noticeOf(message);
    const body = isolated(cut([said.title, said.text].filter(Boolean).join("\n"), 200));
    const notice = this.#notify(from ? nameOf(from, i18n) : title, { body, tag: channel, icon: this.#calm });
    notice?.addEventListener("click", () => {
      window.focus();
      this.#onOpen(channel ?? "");
      notice.close();
    });
  }

  /** @param {string} title @param {NotificationOptions} options @returns {Notification | null} null where it can be shown at most by a worker */
  #notify(title, options) {
    try {
      return new Notification(title, options);
    } catch {
      this.#broken = true;
      this.#show();
      navigator.serviceWorker?.getRegistration().then((worker) => worker?.showNotification(title, options)).catch(() => {});
      return null;
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
