// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { ADDRESS, linkIn } from "./links.js";

/** @typedef {(Node | string)[]} Parts */

const FENCE = "```";
const INFO = /^[\w+#.-]{0,20}$/;
const QUOTE = /^ {0,3}>(?=$|[\s>"'(*`]|\p{L}|\p{N}) ?/u;
const ITEM = /^( *)(?:[-*\u2022]|(\d{1,3})\.) +(?=\S)/;
/** Deeper than that nobody means it. */
const MAX_DEPTH = 4;
/** Of one message; more than that is nobody's text, and every row has to be drawn. */
const MAX_ELEMENTS = 1_000;
const STARS = /\*+/;
const TOKEN = new RegExp(`${STARS.source}|${ADDRESS.source}`, "giu");
const WORD = /[a-z\d]/i;

let left = MAX_ELEMENTS;

/** One of the elements that a message may have. @param {string} tag @param {Record<string, string | undefined>} attributes @param {Parts} parts too many, perhaps, to be arguments */
function make(tag, attributes, parts) {
  left--;
  const element = h(tag, attributes);
  parts.forEach((part) => element.append(part));
  return element;
}

/**
 * A message as people type it, as elements: `code`, blocks between fences, **bold**, *italic*, quotes, lists and links. What means nothing of
 * that stands there as it is. Text becomes text nodes and never markup, and takes time by its length only.
 *
 * @param {string} text
 * @returns {Parts}
 */
export function formatted(text) {
  left = MAX_ELEMENTS;
  return blocks(text.split("\n"), 0);
}

/** @param {string[]} lines @param {number} depth @returns {Parts} */
function blocks(lines, depth) {
  /** @type {Parts} */
  const parts = [];
  let fences = true;
  let within = false;
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    /** @type {{element: HTMLElement, end: number} | null} */
    const fence = left > 0 && fences && line.startsWith(FENCE) ? fenced(lines, i) : null;
    fences &&= fence !== null || !line.startsWith(FENCE);
    const block = fence ?? (left > 0 && depth < MAX_DEPTH ? (quote(lines, i, depth) ?? list(lines, i, depth)) : null);
    if (block) {
      parts.push(block.element);
      i = block.end;
    } else {
      append(parts, within ? ["\n"] : []);
      append(parts, inline(line));
      i++;
    }
    within = !block;
  }
  return parts;
}

/** @param {string[]} lines @param {number} start @returns {{element: HTMLElement, end: number} | null} null where nothing closes it */
function fenced(lines, start) {
  const first = lines[start].slice(FENCE.length);
  const single = first.trimEnd();
  if (single.endsWith(FENCE) && single.length > FENCE.length) {
    return { element: pre(single.slice(0, -FENCE.length)), end: start + 1 };
  }
  for (let i = start + 1; i < lines.length; i++) {
    const line = lines[i].trimEnd();
    if (line.endsWith(FENCE)) {
      const last = line.slice(0, -FENCE.length);
      const content = [...(INFO.test(first.trim()) ? [] : [first]), ...lines.slice(start + 1, i), ...(last ? [last] : [])];
      return { element: pre(content.join("\n")), end: i + 1 };
    }
  }
  return null;
}

/** @param {string} text */
function pre(text) {
  return make("pre", { dir: "ltr" }, [h("code", {}, text)]);
}

/** @param {string[]} lines @param {number} start @param {number} depth */
function quote(lines, start, depth) {
  let end = start;
  const quoted = [];
  for (let match; end < lines.length && (match = QUOTE.exec(lines[end])); end++) {
    quoted.push(lines[end].slice(match[0].length));
  }
  return end > start ? { element: make("blockquote", {}, blocks(quoted, depth + 1)), end } : null;
}

/** @param {string[]} lines @param {number} start @param {number} depth */
function list(lines, start, depth) {
  const first = ITEM.exec(lines[start]);
  if (!first) {
    return null;
  }
  const indent = first[1].length;
  const ordered = first[2] !== undefined;
  const element = make(ordered ? "ol" : "ul", {}, []);
  let end = start;
  while (end < lines.length && left > 0) {
    const item = ITEM.exec(lines[end]);
    if (!item || item[1].length < indent || item[1].length > indent + 1 || (item[2] !== undefined) !== ordered) {
      break;
    }
    const text = lines[end].slice(item[0].length);
    const below = [];
    for (end++; end < lines.length && (/^ */.exec(lines[end])?.[0].length ?? 0) >= indent + 2 && lines[end].trim(); end++) {
      below.push(lines[end].slice(indent + 2));
    }
    const parts = inline(text);
    if (below.length > 0) {
      parts.push(make("div", {}, blocks(below, depth + 1)));
    }
    element.append(make("li", { value: item[2] }, parts));
  }
  return { element, end };
}

/** @param {string} line @returns {Parts} */
function inline(line) {
  const spans = new Spans();
  let end = 0;
  for (const { from, to, ticks } of codes(line)) {
    scan(line, end, from, spans);
    spans.add(make("code", { dir: "ltr" }, [line.slice(from + ticks, to - ticks)]));
    end = to;
  }
  scan(line, end, line.length, spans);
  return spans.finish();
}

/** @param {string} line what stands between as many backticks, in order */
function codes(line) {
  const runs = [...line.matchAll(/`+/g)].map(({ index, 0: { length } }) => ({ index, length }));
  /** @type {Map<number, number>} */
  const latest = new Map();
  const next = runs.map(() => -1);
  for (let i = runs.length - 1; i >= 0; i--) {
    next[i] = latest.get(runs[i].length) ?? -1;
    latest.set(runs[i].length, i);
  }
  const found = [];
  for (let i = 0; i < runs.length; i++) {
    if (next[i] >= 0 && found.length < left) {
      found.push({ from: runs[i].index, to: runs[next[i]].index + runs[i].length, ticks: runs[i].length });
      i = next[i];
    }
  }
  return found;
}

/** @param {string} line @param {number} from @param {number} to @param {Spans} spans */
function scan(line, from, to, spans) {
  const piece = line.slice(from, to);
  let end = 0;
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(piece)); TOKEN.lastIndex = end) {
    const [token] = match;
    spans.add(piece.slice(end, match.index));
    if (token[0] === "*") {
      spans.mark(token, line[from + match.index - 1] ?? " ", line[from + match.index + token.length] ?? " ");
      end = match.index + token.length;
    } else {
      const { link, length } = left > 0 ? linkIn(token) : { link: null, length: token.length };
      left -= link ? 1 : 0;
      spans.add(link ?? token);
      end = match.index + length;
    }
  }
  spans.add(piece.slice(end));
}

/** Bold and italic as they open and close. At most one of each is open, so nothing nests deep. */
class Spans {
  /** @type {{mark: string, parts: Parts}[]} */ #open = [{ mark: "", parts: [] }];

  /** @param {Node | string} part */
  add(part) {
    append(this.#open[this.#open.length - 1].parts, [part]);
  }

  /** @param {string} stars @param {string} before @param {string} after the characters around them */
  mark(stars, before, after) {
    const inWord = WORD.test(before) && WORD.test(after);
    const closes = /\S/.test(before) && !(inWord && stars.length === 1);
    const opens = /\S/.test(after) && !inWord;
    const both = stars.length === 3;
    if (stars.length > 3 || left <= 0) {
      this.add(stars);
    } else if (both && closes && this.#open.length === 3) {
      this.#close(this.#open[2].mark);
      this.#close(this.#open[1].mark);
    } else if (both && opens && this.#open.length === 1) {
      this.#begin("**");
      this.#begin("*");
    } else if (both) {
      this.add(stars);
    } else if (closes && this.#has(stars)) {
      this.#close(stars);
    } else if (opens && (!this.#has(stars) || this.#open[this.#open.length - 1].mark === stars)) {
      // One that nothing has closed so far was none.
      if (this.#has(stars)) {
        this.#drop();
      }
      this.#begin(stars);
    } else {
      this.add(stars);
    }
  }

  /** @returns {Parts} */
  finish() {
    while (this.#open.length > 1) {
      this.#drop();
    }
    return this.#open[0].parts;
  }

  /** @param {string} mark */
  #begin(mark) {
    this.#open.push({ mark, parts: [] });
  }

  /** @param {string} mark */
  #has(mark) {
    return this.#open.some((span) => span.mark === mark);
  }

  /** @param {string} mark */
  #close(mark) {
    while (this.#open[this.#open.length - 1].mark !== mark) {
      this.#drop();
    }
    const { parts } = this.#open.pop() ?? { parts: [] };
    this.add(make(mark === "*" ? "em" : "strong", {}, parts));
  }

  /** The innermost one is no span, but stars. */
  #drop() {
    const { mark, parts } = this.#open.pop() ?? { mark: "", parts: [] };
    this.add(mark);
    append(this.#open[this.#open.length - 1].parts, parts);
  }
}

/** @param {Parts} to @param {Parts} parts of which texts that meet become one */
function append(to, parts) {
  for (const part of parts) {
    const last = to.length - 1;
    if (typeof part === "string" && typeof to[last] === "string") {
      to[last] += part;
    } else if (part !== "") {
      to.push(part);
    }
  }
}
