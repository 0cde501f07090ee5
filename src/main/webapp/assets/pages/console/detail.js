// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { cut } from "../../lib/text.js";
import { formatBytes } from "../../lib/bytes.js";
import { hexDump, shown } from "./bytes.js";
import { copy } from "./copy.js";
import { draftOf } from "./draft.js";
import { download } from "../../lib/download.js";
import { clock, notice } from "./row.js";

const MAX_RAW = 100_000;
const MAX_HEX = 16_384;
const MAX_CHILDREN = 200;
const MAX_PARSED = 1_000_000;
const VIEWS = /** @type {const} */ (["tree", "raw", "hex"]);

/**
 * The row that is selected, in full: as a tree, as it came, as bytes.
 *
 * @param {import("./workspace.js").Workspace} workspace
 * @param {import("./view.js").LogView} view
 * @param {(draft: import("./settings.js").Draft) => void} save
 * @returns {{copy: () => void, resend: () => void, enter: () => void}}
 */
export function startDetail(workspace, view, save) {
  const host = byId("detail");
  /** @type {typeof VIEWS[number]} */
  let chosen = "tree";
  let drawn = "";

  const text = () => {
    const { data } = view.selected ?? { data: "" };
    return typeof data === "string" ? data : data instanceof Uint8Array ? draftOf(data).body : notice(data);
  };
  /** @returns {string | Uint8Array | null} null for a notice, and for what is not kept in full */
  const payload = () => {
    const row = view.selected;
    return row && !row.cut && (typeof row.data === "string" || row.data instanceof Uint8Array) ? row.data : null;
  };
  const resend = () => {
    const data = payload();
    return data !== null && workspace.current.send(data);
  };
  const file = () => {
    const data = payload();
    if (data !== null) {
      download(`frame-${view.selected?.n}.${typeof data === "string" ? "txt" : "bin"}`, data, "application/octet-stream");
    }
  };
  const draw = (again = false) => {
    const row = view.selected;
    const online = workspace.current.state === "online";
    const now = `${row?.n} ${chosen} ${online} ${i18n.language}`;
    if (now === drawn && !again) {
      return;
    }
    drawn = now;
    host.hidden = !row;
    if (!row) {
      host.replaceChildren();
      return;
    }
    const had = host.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.action : "";
    const sendable = payload() !== null;
    const tab = (/** @type {typeof VIEWS[number]} */ name) =>
      h("button", { type: "button", "data-action": name, "aria-pressed": String(name === chosen), onclick: () => ((chosen = name), draw()) }, t(`console.view.${name}`));
    const button = (/** @type {string} */ action, /** @type {boolean} */ on, /** @type {(event: Event & {currentTarget: HTMLElement}) => void} */ run) =>
      h("button.link", { type: "button", "data-action": action, disabled: !on, onclick: run }, t(action === "copy" ? "copy" : `console.${action}`));
    host.replaceChildren(
      h(
        "div.row",
        {},
        h("div.segmented", { role: "group", "aria-label": t("console.view") }, ...VIEWS.map(tab)),
        h("span.meta.grow", {}, `#${row.n}${row.number ? ` [${row.number}]` : ""} \u00b7 ${clock(row.at)}${row.direction === "system" ? "" : ` \u00b7 ${formatBytes(row.size, i18n.language)}`}`),
        button("copy", true, ({ currentTarget }) => copy(text(), currentTarget)),
        button("resend", sendable && online, resend),
        button("saveAs", sendable, () => save(draftOf(/** @type {string} */ (payload())))),
        button("download", sendable, file),
        h("button.quiet", { type: "button", "data-action": "close", "aria-label": t("console.dismiss"), onclick: () => leave() }, "\u00d7"),
      ),
      h("div.content", { tabindex: 0, role: "region", "aria-label": t("console.view") }, row.cut && h("p.trouble", {}, t("console.cut")), ...content(row, chosen)),
    );
    if (had) {
      /** @type {HTMLElement | null} */ (host.querySelector(`[data-action="${had}"]`))?.focus();
    }
  };
  const leave = () => {
    byId("log").focus();
    view.select(0);
  };

  host.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && byId("log").focus());
  view.addEventListener("select", () => draw());
  view.addEventListener("draw", () => view.selected || draw());
  workspace.addEventListener("change", () => draw());
  i18n.addEventListener("change", () => draw());
  draw();
  return {
    copy: () => view.selected && copy(text(), /** @type {HTMLElement} */ (host.querySelector('[data-action="copy"]'))),
    resend,
    enter: () => /** @type {HTMLElement | null} */ (host.querySelector(".content"))?.focus(),
  };
}

/** @param {import("./log.js").Row} row @param {typeof VIEWS[number]} chosen @returns {HTMLElement[]} */
function content({ data, size }, chosen) {
  const isBytes = data instanceof Uint8Array;
  if (chosen === "hex" && (isBytes || typeof data === "string")) {
    const bytes = isBytes ? data : new TextEncoder().encode(cut(data, MAX_HEX, ""));
    return limited(h("pre", {}, hexDump(bytes.subarray(0, MAX_HEX))), Math.min(bytes.length, MAX_HEX), size);
  }
  if (isBytes) {
    const text = new TextDecoder().decode(data.subarray(0, MAX_RAW));
    return limited(h("pre", {}, shown(text, /[\n\t]/)), Math.min(data.length, MAX_RAW), data.length);
  }
  const text = typeof data === "string" ? data : notice(data);
  if (chosen === "tree" && text.length <= MAX_PARSED && /^\s*[[{]/.test(text)) {
    try {
      return [h("div.tree", {}, branch("", parsed(text), true))];
    } catch {
      // Not JSON: as it came.
    }
  }
  return limited(h("pre", {}, shown(cut(text, MAX_RAW, ""), /[\n\t]/)), Math.min(text.length, MAX_RAW), text.length);
}

/** @param {HTMLElement} element @param {number} part @param {number} whole */
function limited(element, part, whole) {
  return part < whole ? [element, h("p.meta", {}, t("console.part", { part: part.toLocaleString(i18n.language), whole: whole.toLocaleString(i18n.language) }))] : [element];
}

/** Numbers that would be rounded stay as they are written, where the engine tells. @param {string} text */
function parsed(text) {
  return JSON.parse(text, (/** @type {string} */ _, /** @type {unknown} */ value, /** @type {{source?: string} | undefined} */ context = undefined) =>
    typeof value === "number" && context?.source && String(value) !== context.source ? new Digits(context.source) : value);
}

class Digits {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @param {string} name @param {unknown} value @param {boolean} open @returns {HTMLElement} filled only when it is opened */
function branch(name, value, open) {
  const label = name && h("span.name", {}, `${shown(name)}: `);
  if (value === null || typeof value !== "object" || value instanceof Digits) {
    const leaf = value instanceof Digits ? value.text : JSON.stringify(value);
    return h("div.leaf", {}, label, h(`span.${value instanceof Digits ? "number" : typeof value}`, {}, shown(cut(leaf, MAX_RAW, ""))));
  }
  const entries = Object.entries(value);
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  const box = /** @type {HTMLDetailsElement} */ (h("details", {}, h("summary", {}, label, h("span.muted", {}, size))));
  const fill = () => {
    if (box.open && box.childElementCount === 1) {
      box.append(...entries.slice(0, MAX_CHILDREN).map(([key, child]) => branch(key, child, entries.length <= 20 && open && isSmall(child))));
      if (entries.length > MAX_CHILDREN) {
        box.append(h("p.meta", {}, t("console.part", { part: MAX_CHILDREN, whole: entries.length })));
      }
    }
  };
  box.addEventListener("toggle", fill);
  box.open = open;
  fill();
  return box;
}

/** @param {unknown} value */
function isSmall(value) {
  return typeof value === "object" && value !== null && Object.keys(value).length <= 20;
}
