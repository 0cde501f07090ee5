// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { bodyText, cut, isolated } from "../../lib/text.js";
import { nameOf } from "../../chat/guests.js";
import { kindOf } from "../../chat/names.js";
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";

const WANTED = "notify";
const ICON = "favicon.svg";
const UNREAD_ICON = "pages/chat-unread.svg";

/** Tells who looks elsewhere of what is unread: in the title, in the icon, and, once allowed by a click, by the desktop. */
export class Attention {
  #icon = /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=icon]"));
  #calm = this.#icon.href;
  #store;
  #onOpen;

  /** @param {import("../../lib/storage.js").Store} store of the one who is told @param {(channel: string) => void} onOpen */
  constructor(store, onOpen) {
    this.#store = store;
    this.#onOpen = onOpen;
    byId("notify").hidden = !("Notification" in globalThis) || Notification.permission === "denied";
    byId("notify").addEventListener("click", () => this.#toggle());
    this.#show();
  }

  /** @param {number} unread */
  count(unread) {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${t("chat.title")} \u00b7 Parley`;
    const icon = unread > 0 ? this.#calm.replace(ICON, UNREAD_ICON) : this.#calm;
    if (this.#icon.href !== icon) {
      this.#icon.href = icon;
    }
  }

  /** @param {import("../../parley.js").Message} message of someone else @param {string} title of its conversation */
  tell({ channel = "", body, from }, title) {
    const personal = kindOf(channel) === "direct" || kindOf(channel) === "user" || channel === "topic/all";
    if (!personal || !this.#wanted || (document.visibilityState === "visible" && document.hasFocus())) {
      return;
    }
    const notice = new Notification(from ? nameOf(from, i18n) : title, { body: isolated(cut(bodyText(body ?? ""), 200)), tag: channel, icon: this.#calm });
    notice.addEventListener("click", () => {
      window.focus();
      this.#onOpen(channel);
      notice.close();
    });
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
    byId("notify").setAttribute("aria-pressed", String(this.#wanted));
  }
}
