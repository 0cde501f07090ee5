// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { InputError, quoted } from "./bytes.js";

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Checks JSON and says where it is wrong, which not every engine does, and none in two languages.
 *
 * @param {string} text
 * @throws {InputError}
 */
export function checkJson(text) {
  try {
    JSON.parse(text);
  } catch {
    locate(text);
  }
}

/** @param {string} text that is not JSON */
function locate(text) {
  /** @type {string[]} */
  const open = [];
  let at = skip(SPACE, text, 0);
  let expected = "value";
  /** @param {string} key @returns {never} */
  const fail = (key) => {
    throw new InputError(at >= text.length ? "console.lint.end" : `console.lint.${key}`, at, quoted(text, at));
  };
  const string = () => {
    at = skip(STRING, text, at);
    if (text[at] !== '"') {
      fail(text[at] === "\\" ? "escape" : "control");
    }
    at++;
  };
  for (; expected !== "end" || at < text.length; at = skip(SPACE, text, at)) {
    const next = text[at];
    const inside = open[open.length - 1];
    if (expected === "end") {
      fail("trailing");
    } else if (expected === "colon") {
      next === ":" ? at++ : fail("colon");
      expected = "value";
    } else if ((expected === "comma" || expected === "first") && next === (inside === "{" ? "}" : "]")) {
      at++;
      open.pop();
      expected = open.length > 0 ? "comma" : "end";
    } else if (expected === "comma") {
      next === "," ? at++ : fail("comma");
      expected = inside === "{" ? "key" : "value";
    } else if (expected === "key" || (expected === "first" && inside === "{")) {
      next === '"' ? string() : fail("key");
      expected = "colon";
    } else if (next === "{" || next === "[") {
      at++;
      open.push(next);
      expected = "first";
    } else {
      const end = next === '"' ? at : skip(SCALAR, text, at);
      next === '"' ? string() : end === at ? fail("value") : (at = end);
      expected = open.length > 0 ? "comma" : "end";
    }
  }
  // The engine refuses what we do not: it is right, we only cannot say where.
  throw new InputError("console.lint.value", 0, quoted(text, 0));
}

/** @param {RegExp} pattern sticky @param {string} text @param {number} at @returns {number} where it ends; `at` if it does not match */
function skip(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** @param {string} text @param {number} at @returns {{line: number, column: number}} both from 1 */
export function lineAndColumn(text, at) {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/**
 * Lays valid JSON out anew. Its tokens stay as they are: parsing would round long numbers.
 *
 * @param {string} text
 * @param {boolean} wide on lines of their own, or without any space
 */
export function layOut(text, wide) {
  const tokens = text.match(TOKEN) ?? [];
  let depth = 0;
  let out = "";
  const line = () => (wide ? `\n${"  ".repeat(depth)}` : "");
  tokens.forEach((token, i) => {
    const empty = /^[{[]$/.test(tokens[i - 1] ?? "");
    if (token === "}" || token === "]") {
      depth--;
      out += (empty ? "" : line()) + token;
    } else {
      out += (empty ? line() : "") + token;
      depth += token === "{" || token === "[" ? 1 : 0;
      out += token === "," ? line() : token === ":" && wide ? " " : "";
    }
  });
  return out;
}
