// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { InputError } from "./bytes.js";

const STEP = /\.\.(\*|[\w\u0080-\uffff$-]+)|\.(\*|[\w\u0080-\uffff$-]+)|\[(\*|\d+|"[^"]*"|'[^']*')\]/y;
const TEST = /\s*(?:(===?|!==?|>=|<=|=|>|<|~)\s*(.*))?$/sy;
const MAX_VISITED = 20_000;

/** @typedef {{deep: boolean, name: string}} Step */

/**
 * Conditions such as `$.action == "publish"`, `$..user.id` or `$.items[*].n > 3`: true where one of the values that the path leads to
 * passes; without a comparison, where there is one.
 *
 * @param {string} source
 * @returns {(value: unknown) => boolean}
 */
export function jsonPath(source) {
  /** @type {Step[]} */
  const steps = [];
  let at = 1;
  for (;;) {
    STEP.lastIndex = at;
    const match = STEP.exec(source);
    if (!match) {
      break;
    }
    const [, deep, child, bracket] = match;
    steps.push({ deep: deep !== undefined, name: deep ?? child ?? bracket.replace(/^["'](.*)["']$/s, "$1") });
    at = STEP.lastIndex;
  }
  TEST.lastIndex = at;
  const test = TEST.exec(source);
  if (!test || (test[1] && !test[2]?.trim())) {
    throw new InputError("console.search.path", at);
  }
  const passes = comparison(test[1], (test[2] ?? "").trim());
  return (value) => reached(value, steps).some(passes);
}

/** @param {unknown} root @param {Step[]} steps @returns {unknown[]} */
function reached(root, steps) {
  let values = [root];
  for (const { deep, name } of steps) {
    const from = deep ? withAllBelow(values) : values;
    values = from.flatMap((value) => {
      if (value === null || typeof value !== "object") {
        return [];
      }
      return name === "*" ? Object.values(value) : Object.hasOwn(value, name) ? [/** @type {Record<string, unknown>} */ (value)[name]] : [];
    });
  }
  return values;
}

/** @param {unknown[]} values @returns {unknown[]} */
function withAllBelow(values) {
  const all = [...values];
  for (let i = 0; i < all.length && all.length < MAX_VISITED; i++) {
    const value = all[i];
    if (value !== null && typeof value === "object") {
      all.push(...Object.values(value).slice(0, MAX_VISITED));
    }
  }
  return all;
}

/** @param {string | undefined} operator @param {string} operand @returns {(value: unknown) => boolean} */
function comparison(operator, operand) {
  /** @type {unknown} */
  let wanted = operand.replace(/^'(.*)'$/s, "$1");
  try {
    wanted = JSON.parse(operand);
  } catch {
    // A bare word: the quotes may be left out.
  }
  const same = (/** @type {unknown} */ value) => value === wanted || (typeof value === "string" && value === operand);
  // Numbers and texts alike: both sides are of one type.
  const ordered = (/** @type {(value: number, bound: number) => boolean} */ passes) => (/** @type {unknown} */ value) =>
    typeof value === typeof wanted && passes(/** @type {number} */ (value), /** @type {number} */ (wanted));
  switch (operator) {
    case undefined:
      return () => true;
    case "~":
      return (value) => typeof value !== "object" && String(value).toLowerCase().includes(String(wanted).toLowerCase());
    case "!=":
    case "!==":
      return (value) => !same(value);
    case ">":
      return ordered((value, bound) => value > bound);
    case "<":
      return ordered((value, bound) => value < bound);
    case ">=":
      return ordered((value, bound) => value >= bound);
    case "<=":
      return ordered((value, bound) => value <= bound);
    default:
      return same;
  }
}
