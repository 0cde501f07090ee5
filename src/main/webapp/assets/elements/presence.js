// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { guestTag, nameOf } from "../chat/guests.js";
import { h } from "../lib/dom.js";
import { ParleyElement, withAttributes } from "./element.js";
import { People } from "./presence/people.js";
import { sheetOf } from "./basestyle.js";

/** A crowd that comes and goes is drawn so often at the most. */
const NOT_SOONER_THAN = 250;
const MOST = 50;

const PRESENCE = `
  :host { display: inline-block; vertical-align: middle; max-width: 100%; }
  .root { max-width: 100%; }
  .root:not([data-theme]) { color: var(--parley-text, inherit); }
  .line { display: inline-flex; align-items: center; gap: 6px; max-width: 100%; color: var(--parley-presence-color, inherit); }
  .dot { flex: none; width: 9px; height: 9px; border: 2px solid var(--ok); border-radius: 50%; background: var(--ok); }
  .away .dot { border-color: currentColor; background: none; }
  .line .via { color: inherit; }
  .count { font-variant-numeric: tabular-nums; white-space: nowrap; }
  .names { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  ul { display: flex; flex-direction: column; margin-block-start: 4px; }
  li { display: flex; align-items: center; gap: 8px; min-height: 28px; overflow-wrap: anywhere; }
  li .dot { margin-inline: 1px; }
  li.muted, li .tag { border-color: currentColor; color: inherit; }
  @media (forced-colors: active) {
    .dot { forced-color-adjust: none; border-color: CanvasText; background: CanvasText; }
    .away .dot { background: Canvas; }
  }
`;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * `<parley-presence channel>`: who is here. `mode` is `compact` (the number and some names), `count` or `list`; `max` is how many names a
 * list shows. Whoever shows it is counted as well: it hears the channel.
 */
export class ParleyPresence extends ParleyElement {
  #dot = h("span.dot");
  #count = h("span.count", { part: "count" });
  #names = h("span.names", { part: "names", dir: "auto" });
  #line = h("div.line", { part: "line" }, this.#dot, this.#count, this.#names);
  #list = h("ul", { part: "list", role: "list", hidden: true });
  /** @type {People | null} */ #people = null;
  /** @type {AbortController | null} */ #watching = null;
  /** @type {AbortSignal | null} */ #signal = null;
  #timer = 0;
  #drawn = 0;
  #told = "";

  constructor() {
    super((sheet ??= sheetOf(PRESENCE)));
    this.#line.append(this.via.element);
    this.root.append(this.#line, this.#list);
  }

  /** How many people are here. */
  get count() {
    return this.#people?.count ?? 0;
  }

  /** Those whose names are known, by name. */
  get members() {
    const order = new Intl.Collator(this.words?.language);
    return (this.#people?.list ?? []).sort((a, b) => order.compare(a.name, b.name));
  }

  /** @param {import("../parley.js").Client} client @param {AbortSignal} signal @override */
  attach(client, signal) {
    this.#watching?.abort();
    this.#signal = signal;
    this.#people = null;
    const channel = this.getAttribute("channel");
    if (channel) {
      const watching = new AbortController();
      this.#watching = watching;
      signal.addEventListener("abort", () => watching.abort(), { once: true });
      watching.signal.addEventListener("abort", () => clearTimeout(this.#timer));
      this.#people = new People(client, channel, watching.signal);
      this.#people.addEventListener("change", () => this.#drawSoon());
    }
    this.update();
  }

  /** @param {string} attribute @override */
  changed(attribute) {
    if (attribute === "channel" && this.client && this.#signal) {
      this.attach(this.client, this.#signal);
    }
    this.update();
  }

  /** @param {import("../lib/words.js").Words} words @override */
  draw(words) {
    this.#drawn = Date.now();
    const { count, members } = this;
    const people = this.#people;
    const known = people?.known === true;
    const mode = this.getAttribute("mode") ?? "compact";
    const isSelf = (/** @type {{id: string}} */ { id }) => id === this.user?.id;
    const text = (/** @type {{id: string, name: string}} */ person) => (isSelf(person) ? words.t("you") : nameOf(person, words));
    this.#dot.hidden = mode === "list" && known && !this.troubled;
    this.#line.classList.toggle("away", !known || this.troubled);
    const unknown = people?.refused ? words.explain(people.refused) : words.t(this.troubled ? stateOf(this) : "state.connecting");
    this.#count.textContent = known ? words.count("presence.here", count) : unknown;
    this.#line.title = this.troubled ? words.t(stateOf(this)) : "";
    this.#names.hidden = mode !== "compact" || !known || members.length === 0;
    this.#names.textContent = members.slice(0, 5).map(text).join(words.t("presence.and"));
    const max = Number(this.getAttribute("max")) || MOST;
    const shown = members.slice(0, max);
    this.#list.hidden = mode !== "list" || !known;
    this.#list.setAttribute("aria-label", words.t("presence.label"));
    if (!this.#list.hidden) {
      const rest = count - shown.length;
      this.#list.replaceChildren(
        ...shown.map((person) =>
          h(
            "li",
            { part: "member" },
            h("span.dot"),
            h("span", { dir: "auto" }, isSelf(person) ? words.t("you") : person.name),
            !isSelf(person) && guestTag(person, words),
          ),
        ),
        ...(rest > 0 ? [h("li.muted", {}, words.count("presence.more", rest))] : []),
      );
    }
    const told = `${count} ${members.map(({ id }) => id).join(" ")}`;
    if (known && told !== this.#told) {
      this.#told = told;
      this.tell("presence", { channel: this.getAttribute("channel"), count, members });
    }
  }

  #drawSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.update(), Math.max(0, this.#drawn + NOT_SOONER_THAN - Date.now()));
  }
}

/** @param {ParleyPresence} element @returns {string} a key of words */
function stateOf({ signedOut, state }) {
  return signedOut ? "state.signedout" : `state.${state}`;
}

withAttributes(ParleyPresence, { strings: ["channel", "mode", "max"] });
