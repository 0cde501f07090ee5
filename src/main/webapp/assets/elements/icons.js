// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const NAMESPACE = "http://www.w3.org/2000/svg";

const PATHS = {
  bell: ["M6 9.5a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7Z", "M10 19.5a2 2 0 0 0 4 0"],
  chat: ["M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v9a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 3.5V17h-1A1.5 1.5 0 0 1 4 15.5Z"],
  close: ["M6 6 18 18", "M18 6 6 18"],
  people: ["M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z", "M5 19.5c.6-3.400 3.400-5 7-5s6.400 1.600 7 5"],
};

/** @param {keyof typeof PATHS} name @param {number} [size] @returns {SVGElement} nothing to a screen reader: a text stands next to it */
export function icon(name, size = 20) {
  return drawing(PATHS[name], size);
}

/** A line drawing. @param {string[]} paths in a square of 24 @param {number} size @returns {SVGElement} */
export function drawing(paths, size) {
  const svg = make("svg", { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" });
  svg.append(...paths.map((d) => make("path", { d })));
  return svg;
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function make(tag, attributes) {
  const element = /** @type {SVGElement} */ (document.createElementNS(NAMESPACE, tag));
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, String(value));
  }
  return element;
}
