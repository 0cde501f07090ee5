// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { sheetOf } from "../basestyle.js";
import { Panel } from "./panel.js";
import { Toasts } from "./toasts.js";
import { VIEWS } from "./viewstyle.js";

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * What a bell shows besides itself. It is loaded after the number, which is what a page waits for.
 *
 * @param {ShadowRoot} shadow
 * @param {HTMLElement} anchor
 * @param {import("./panel.js").Handlers & {onShow: () => void}} handlers
 */
export function viewsIn(shadow, anchor, handlers) {
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, (sheet ??= sheetOf(VIEWS))];
  return { panel: new Panel(anchor, handlers), toasts: new Toasts(anchor, handlers.onShow) };
}
