// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { copyText, h } from "../lib/dom.js";

/** @typedef {import("../parley.js").Message} Message */

/** What can be done with a message: one row of buttons, which stands in the row that has the focus or the pointer. */
export class Actions {
  #bar;
  #words;
  #allowed;
  #perform;
  #confirming = false;

  /**
   * @param {HTMLElement} list
   * @param {import("../lib/words.js").Words} words
   * @param {(offset: number) => string[]} allowed the actions for a message
   * @param {(action: string, offset: number) => Promise<void> | void} perform
   */
  constructor(list, words, allowed, perform) {
    this.#words = words;
    this.#allowed = allowed;
    this.#perform = perform;
    this.#bar = h("div.actions", { role: "toolbar" });
    for (const event of ["pointerover", "focusin"]) {
      list.addEventListener(event, ({ target }) => this.#attach(/** @type {HTMLElement} */ (target).closest("li")));
    }
    list.addEventListener("pointerleave", () => {
      if (!this.#confirming && !this.#bar.parentElement?.matches(":focus-within")) {
        this.#bar.remove();
      }
    });
    this.#bar.addEventListener("click", ({ target }) => this.#onClick(/** @type {HTMLElement} */ (target).closest("button")));
    this.#bar.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** @param {HTMLElement} row whose first action gets the focus */
  enter(row) {
    this.#attach(row);
    this.#bar.querySelector("button")?.focus();
  }

  /** @param {HTMLElement | null} row */
  #attach(row) {
    if (!row || this.#bar.parentElement === row || (this.#confirming && this.#bar.isConnected)) {
      return;
    }
    this.#bar.remove();
    const actions = row.dataset.offset ? this.#allowed(Number(row.dataset.offset)) : [];
    if (actions.length > 0) {
      this.#show(...actions.map((action) => this.#button(action)));
      row.append(this.#bar);
    }
  }

  /** @param {...(HTMLElement | string)} children */
  #show(...children) {
    this.#confirming = false;
    this.#bar.setAttribute("aria-label", this.#words.t("conversation.actions"));
    this.#bar.replaceChildren(...children);
  }

  /** @param {string} action @param {string} [name] */
  #button(action, name = action) {
    return h("button.quiet", { type: "button", "data-act": action, tabindex: -1 }, this.#words.t(`conversation.${name}`));
  }

  /** @param {HTMLElement | null} button */
  async #onClick(button) {
    const row = this.#bar.parentElement;
    const action = button?.dataset.act;
    if (!row || !action) {
      return;
    }
    if (action === "copy") {
      const text = row.querySelector(".text");
      const done = text && (await copyText(/** @type {HTMLElement} */ (text)));
      button.textContent = this.#words.t(done ? "copied" : "copy.selected");
    } else if (action === "recall") {
      const question = h("span", {}, this.#words.t("conversation.recall.sure"));
      this.#show(question, this.#button("recall.now", "recall"), this.#button("keep"));
      this.#confirming = true;
      this.#bar.querySelector("button")?.focus();
    } else if (action === "keep") {
      this.#leave(row);
    } else {
      try {
        row.focus({ preventScroll: true });
        await this.#perform(action, Number(row.dataset.offset));
        this.#confirming = false;
        this.#bar.remove();
      } catch (error) {
        this.#show(h("span.trouble", { role: "alert" }, this.#words.explain(/** @type {any} */ (error))));
      }
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const buttons = [...this.#bar.querySelectorAll("button")];
    const root = /** @type {Document | ShadowRoot} */ (this.#bar.getRootNode());
    const at = buttons.indexOf(/** @type {any} */ (root.activeElement));
    const to = new Map([["ArrowLeft", at - 1], ["ArrowRight", at + 1]]).get(event.key);
    if (to !== undefined) {
      event.preventDefault();
      buttons[(to + buttons.length) % buttons.length]?.focus();
    } else if (event.key === "Escape" && this.#bar.parentElement) {
      event.preventDefault();
      this.#leave(this.#bar.parentElement);
    }
    if (event.key !== "Tab") {
      // The row itself must not hear of it.
      event.stopPropagation();
    }
  }

  /** @param {HTMLElement} row */
  #leave(row) {
    this.#confirming = false;
    this.#bar.remove();
    row.focus({ preventScroll: true });
    this.#attach(row);
  }
}
