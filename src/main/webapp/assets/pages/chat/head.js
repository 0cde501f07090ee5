// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { isGuest } from "../../chat/guests.js";
import { kindOf } from "../../chat/names.js";
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { storeOf } from "../../lib/storage.js";
import { Members } from "./members.js";

/** Whether somebody wants no list of members beside a conversation. */
const CLOSED = "members-closed";
const WIDE = matchMedia("(min-width: 1024px)");

/** What stands above a conversation: its name, who is there, the way back; and which pane a phone shows. */
export class Head {
  #client;
  #user;
  #store;
  #on;
  #channel = "";
  #count = 0;
  #open = false;
  /** @type {Members | null} */ #members = null;

  /**
   * @param {import("../../parley.js").Client} client @param {string} user
   * @param {{onPerson: (person: {id: string, name: string}) => void, onBack: () => void, onLeave: () => void}} on
   */
  constructor(client, user, on) {
    this.#client = client;
    this.#user = user;
    this.#store = storeOf(client.url, user);
    this.#on = on;
    byId("back").addEventListener("click", on.onBack);
    byId("room-menu").addEventListener("toggle", (/** @type {Event & {newState?: string}} */ event) => event.newState === "open" && this.#placeMenu());
    byId("room-menu").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Tab" && byId("room-menu").hidePopover());
    byId("leave").addEventListener("click", () => {
      byId("room-menu").hidePopover();
      on.onLeave();
    });
    byId("members-count").addEventListener("click", () => {
      this.#toggle(!this.#open);
      this.#remember();
      if (this.#open) {
        byId("members-close").focus();
      }
    });
    // What fits beside a conversation would stand in its place.
    WIDE.addEventListener("change", () => !WIDE.matches && this.#open && this.#toggle(false));
    const heard = (/** @type {Event} */ event) => {
      const { channel, count } = /** @type {CustomEvent} */ (event).detail;
      if (channel === this.#channel && count !== undefined) {
        this.#count = count;
        this.#show();
      }
    };
    client.addEventListener("presence", heard);
    client.addEventListener("sync", heard);
    i18n.addEventListener("change", () => this.#show());
  }

  /** @param {string} channel */
  open(channel) {
    this.#channel = channel;
    this.#count = 0;
    const room = kindOf(channel) === "room";
    byId("members-count").hidden = !room;
    byId("room-more").hidden = !room;
    this.#toggle(room && WIDE.matches && !this.#store.get(CLOSED));
    this.#show();
  }

  /** Below its button, whose menu has one item so far. */
  #placeMenu() {
    const { bottom, right } = byId("room-more").getBoundingClientRect();
    const { style } = byId("room-menu");
    style.top = `${Math.round(bottom + 4)}px`;
    style.right = `${Math.max(8, Math.round(document.documentElement.clientWidth - right))}px`;
    byId("leave").focus();
  }

  /** @param {string} title @param {{id: string, name: string, online?: boolean} | undefined} peer */
  title(title, peer) {
    byId("title").textContent = title;
    byId("title-guest").hidden = !isGuest(peer);
    byId("title-state").hidden = !peer;
    byId("title-state").dataset.state = peer?.online ? "online" : "away";
    /** @type {Element} */ (byId("title-state").firstElementChild).textContent = t(peer?.online ? "chat.online" : "chat.away");
  }

  #show() {
    /** @type {Element} */ (byId("members-count").querySelector("span")).textContent = i18n.count("chat.people", this.#count);
  }

  /** @param {boolean} open */
  #toggle(open) {
    this.#open = open;
    byId("members").hidden = !open;
    byId("members-count").setAttribute("aria-expanded", String(open));
    byId("chat").dataset.pane = open ? "members" : this.#channel ? "talk" : "list";
    if (!open && !this.#members) {
      return;
    }
    this.#members ??= new Members(
      this.#client,
      this.#user,
      (person) => {
        if (!WIDE.matches) {
          this.#toggle(false);
        }
        this.#on.onPerson(person);
      },
      () => this.#close(),
    );
    this.#members.open(this.#open ? this.#channel : "");
  }

  #close() {
    this.#toggle(false);
    this.#remember();
    byId("members-count").focus();
  }

  /** Where it stands beside the conversation it is a wish; elsewhere a look. */
  #remember() {
    if (WIDE.matches) {
      this.#store.set(CLOSED, !this.#open);
    }
  }
}
