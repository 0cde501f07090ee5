// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { drawing } from "../../elements/icons.js";

const PATHS = {
  back: ["M19 12H5", "m11 6-6 6 6 6"],
  bell: ["M6 9.5a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7Z", "M10 19.5a2 2 0 0 0 4 0"],
  close: ["M6 6 18 18", "M18 6 6 18"],
  leave: ["M14 4H5v16h9", "M10 12h10", "m16.5 8.5 3.5 3.5-3.5 3.5"],
  mail: ["M4 5.5h16v13H4Z", "m4.5 6 7.5 6.5L19.5 6"],
  more: ["M12 5.5v.01", "M12 12v.01", "M12 18.5v.01"],
  news: ["M5 10v4l9 4.5v-13Z", "M18 9v6"],
  people: ["M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z", "M5 19.5c.6-3.4 3.4-5 7-5s6.4 1.6 7 5"],
  plus: ["M12 5v14", "M5 12h14"],
  room: ["M9.5 4 8 20", "M16 4l-1.5 16", "M4.5 9h15.5", "M4 15h15.5"],
  search: ["M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z", "m15.5 15.5 4.5 4.5"],
};

const BY_KIND = new Map(Object.entries({ room: "room", user: "mail", topic: "news" }));

/** @param {string} name @param {number} [size] @returns {SVGElement} nothing to a screen reader: a text or a label stands with it */
export function icon(name, size = 16) {
  const drawn = drawing(PATHS[/** @type {keyof typeof PATHS} */ (name)], size);
  drawn.classList.add("icon");
  return drawn;
}

/** @param {string} kind of a channel @returns {string} the name of its icon */
export function iconOf(kind) {
  return BY_KIND.get(kind) ?? "news";
}

/** Puts the icons into the buttons of the page that name one. */
export function drawIcons() {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-icon]"))) {
    button.prepend(icon(button.dataset.icon ?? "", 18));
  }
}
