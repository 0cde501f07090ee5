// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { rowOf } from "./rovingfocus.js";

/** For so long after the list has moved, what comes under the pointer has not been pointed at. */
const AFTER_SCROLLING = 200;

/** What can be done with a message: one row of buttons, which stands in the row that has the focus or the pointer. */
export class ActionBar {
  #bar;
  #list;
  #words;
  #allowed;
  #perform;
  #confirming = false;
  /** The row that has been left by Escape. @type {HTMLElement | null} */ #left = null;
  #scrolledAt = -Infinity;

  /**
   * @param {HTMLElement} list
   * @param {import("../lib/words.js").Words} words
   * @param {(offset: number) => string[]} allowed the actions for a message
   * @param {(action: string, offset: number, row: HTMLElement) => Promise<string | void> | string | void} perform what it returns is said in
   *   place of the action
   */
  constructor(list, words, allowed, perform) {
    this.#list = list;
    this.#words = words;
    this.#allowed = allowed;
    this.#perform = perform;
    this.#bar = h("div.actions", { role: "toolbar" });
    list.addEventListener("pointermove", (event) => this.#onPoint(event));
    list.addEventListener("pointerdown", ({ target }) => this.#attach(rowOf(list, /** @type {Element} */ (target))));
    list.addEventListener("focusin", ({ target }) => {
      const row = rowOf(list, /** @type {Element} */ (target));
      if (row !== this.#left) {
        this.#attach(row);
      }
      this.#left = null;
    });
    list.addEventListener("pointerleave", () => this.#unlessUsed());
    this.#bar.addEventListener("click", ({ target }) => this.#onClick(/** @type {HTMLElement} */ (target).closest("button")));
  }

  /** The list moves under the pointer. */
  scrolled() {
    this.#scrolledAt = performance.now();
    this.#unlessUsed();
  }

  /** @param {HTMLElement} row whose actions are wanted */
  enter(row) {
    this.#attach(row);
  }

  /** @param {HTMLElement} row that gets the focus back, without its actions */
  back(row) {
    this.#confirming = false;
    this.#bar.remove();
    this.#left = row;
  }

  /** @param {PointerEvent} event */
  #onPoint({ target, movementX, movementY }) {
    const moved = movementX !== 0 || movementY !== 0;
    if (moved && performance.now() - this.#scrolledAt > AFTER_SCROLLING) {
      this.#attach(rowOf(this.#list, /** @type {Element} */ (target)));
    }
  }

  #unlessUsed() {
    if (!this.#confirming && !this.#bar.parentElement?.matches(":focus-within")) {
      this.#bar.remove();
    }
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
    if (action === "recall") {
      const question = h("span", {}, this.#words.t("conversation.recall.sure"));
      this.#show(question, this.#button("recall.now", "recall"), this.#button("keep"));
      this.#confirming = true;
      this.#bar.querySelector("button")?.focus();
    } else if (action === "keep") {
      this.back(row);
      row.focus({ preventScroll: true });
    } else {
      try {
        const said = await this.#perform(action, Number(row.dataset.offset), row);
        if (said) {
          button.textContent = said;
        } else {
          this.back(row);
          row.focus({ preventScroll: true });
        }
      } catch (error) {
        this.#show(h("span.trouble", { role: "alert" }, this.#words.explain(/** @type {import("../parley.js").ParleyError} */ (error))));
      }
    }
  }
}
