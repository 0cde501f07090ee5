// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from "../../chat/guests.js";
import { i18n } from "../../lib/i18n.js";
import { noticeOf } from "../../lib/notice.js";
import { cut, isolated } from "../../lib/text.js";

/**
 * Tells of a message by the desktop, for those who have asked for it.
 *
 * @param {import("../../parley.js").Message} message
 * @param {string} title of its conversation
 * @param {string} icon its address
 * @param {(channel: string) => void} onOpen a click on it leads there
 * @returns {boolean} false where it can be shown at most by a worker, as in Chrome on Android: there the constructor throws
 */
export function showOnDesktop(message, title, icon, onOpen) {
  const { channel, from } = message;
  const said = noticeOf(message);
  const heading = from ? nameOf(from, i18n) : title;
  const options = { body: isolated(cut([said.title, said.text].filter(Boolean).join("\n"), 200)), tag: channel, icon };
  try {
    const notice = new Notification(heading, options);
    notice.addEventListener("click", () => {
      window.focus();
      onOpen(channel ?? "");
      notice.close();
    });
    return true;
  } catch {
    navigator.serviceWorker?.getRegistration().then((worker) => worker?.showNotification(heading, options)).catch(() => {});
    return false;
  }
}
