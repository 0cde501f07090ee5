// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Words } from "../../lib/words.js";
import { sheetOf } from "../basestyle.js";

/**
 * @typedef {import("../../chat/conversation.js").Conversation} Conversation
 * @typedef {Omit<import("../../chat/conversation.js").Options, "root" | "words">} Options
 * @typedef {{text: string, user: import("../../parley.js").User | undefined}} Draft what somebody types, and as whom
 */

/** @type {ReturnType<typeof load> | undefined} */
let loading;

/**
 * The conversation itself, which a page with only a closed launcher can do without: it is loaded when it is first seen. Fires `count`, and
 * `read` as the server tells it to every other connection.
 */
export class LazyConversation extends EventTarget {
  /** @type {Conversation | null} */ #conversation = null;
  #words = new Words("common", "conversation");
  #language = "";
  /** @type {import("../../parley.js").User | undefined} */ #user;
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    super();
    this.#root = root;
  }

  get started() {
    return this.#conversation !== null;
  }

  /** @returns {Draft} what is being typed */
  get draft() {
    return { text: this.#text?.value ?? "", user: this.#user };
  }

  /** @param {string} title */
  set title(title) {
    if (this.#conversation) {
      this.#conversation.title = title;
    }
  }

  focus() {
    this.#conversation?.focus();
  }

  close() {
    this.#conversation?.close();
    this.#conversation = null;
  }

  /** @param {string} language */
  async speak(language) {
    if (language !== this.#language && (await this.#words.load(language))) {
      this.#language = language;
    }
  }

  /**
   * @param {Options} options
   * @param {{language: string, draft?: Draft, signal: AbortSignal}} how `draft` was typed before: it is kept if it was by the same person
   */
  async start(options, { language, draft, signal }) {
    loading ??= load();
    loading.catch(() => (loading = undefined));
    const [{ Conversation, goesOnAs, css }] = await Promise.all([loading, this.speak(language)]);
    if (this.#conversation || signal.aborted) {
      return;
    }
    const shadow = /** @type {ShadowRoot} */ (this.#root.getRootNode());
    if (!shadow.adoptedStyleSheets.includes(css)) {
      shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, css];
    }
    const { user } = options;
    this.#user = user;
    const conversation = new Conversation({ ...options, root: this.#root, words: this.#words });
    this.#conversation = conversation;
    conversation.addEventListener("count", (event) => this.dispatchEvent(new CustomEvent("count", { detail: detailOf(event) })));
    const text = this.#text;
    if (text && draft?.text && !text.value && goesOnAs(draft.user, user)) {
      text.value = draft.text;
      text.dispatchEvent(new CustomEvent("input"));
    }
  }

  /** @returns {HTMLTextAreaElement | null} */
  get #text() {
    return this.#root.querySelector("textarea");
  }
}

async function load() {
  const style = new URL("../../chat/conversation.css", import.meta.url);
  const [{ Conversation }, { goesOnAs }, answer] = await Promise.all([import("../../chat/conversation.js"), import("../../chat/unsent.js"), fetch(style)]);
  return { Conversation, goesOnAs, css: sheetOf(await answer.text()) };
}

/** @param {Event} event */
function detailOf(event) {
  return /** @type {CustomEvent} */ (event).detail;
}
