// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";

let frames = 0;

/**
 * The elements of a conversation, empty and without words yet. The ids differ, so that there can be several in one document.
 *
 * @typedef {ReturnType<typeof frame>} Frame
 */
export function frame() {
  const id = `conversation-${++frames}`;
  const older = h("button.quiet.edge.older", { type: "button", hidden: true });
  const newer = h("button.quiet.edge.newer", { type: "button", hidden: true });
  const none = h("p.none.muted", { hidden: true });
  const list = h("ol.list");
  const view = h("div.messages", { role: "region" }, older, none, list, newer);
  const above = h("button.above", { type: "button" });
  const readAll = h("button", { type: "button" });
  const unread = h("div.float.unread", { hidden: true }, above, readAll);
  const latest = h("button.float.latest", { type: "button", hidden: true });
  const typing = h("p.typing.meta", { "aria-hidden": "true" });
  const label = h("label.visually-hidden", { for: `${id}-text` });
  const text = /** @type {HTMLTextAreaElement} */ (
    h("textarea.write", { id: `${id}-text`, rows: 1, "aria-describedby": `${id}-hint ${id}-trouble` })
  );
  const send = h("button.primary.send");
  const hint = h("span", { id: `${id}-hint` });
  const mode = h("button.link.mode", { type: "button" });
  const trouble = h("p.trouble", { id: `${id}-trouble`, role: "alert", hidden: true });
  const form = /** @type {HTMLFormElement} */ (h("form.composer", {}, label, text, send, trouble, h("p.meta.hint", {}, hint, " ", mode)));
  const readonly = h("p.readonly.muted", { hidden: true });
  const announcer = h("div.visually-hidden", { "aria-live": "polite" });
  const stage = h("div.stage", {}, view, unread, latest);
  const whole = [stage, typing, form, readonly, announcer];
  return { whole, view, list, older, newer, none, unread, above, readAll, latest, typing, label, text, send, hint, mode, trouble, form, readonly, announcer };
}

/** @param {Frame} frame @param {import("../lib/words.js").Words} words @param {{title: string, ctrlEnter: boolean}} now */
export function translate(frame, words, { title, ctrlEnter }) {
  const { view, older, newer, none, readAll, label, text, send, hint, mode } = frame;
  view.setAttribute("aria-label", words.t("conversation.messages", { title }));
  older.textContent = words.t("conversation.older");
  newer.textContent = words.t("conversation.newer");
  readAll.textContent = words.t("conversation.readAll");
  none.textContent = words.t("conversation.none");
  label.textContent = words.t("conversation.text");
  text.placeholder = words.t("conversation.to", { title });
  send.textContent = words.t("conversation.send");
  hint.textContent = words.t(ctrlEnter ? "conversation.hint.ctrl" : "conversation.hint");
  mode.textContent = words.t(ctrlEnter ? "conversation.mode.enter" : "conversation.mode.ctrl");
}
