// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { InputError } from "./bytes.js";

const MAX_STEPS = 300;
const MAX_SEARCHED = 16_384;
const ATOM = /\[(?:\\[^]|[^\]\\])*\]|\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|[^])|[^]/y;
const REPEAT = /(?:([*+?])|\{(\d+)(,)?(\d*)\})\??/y;
const WORD = /\w/;

/** @typedef {{test?: (unit: string) => boolean, at?: string, to?: number[]}} Step of a machine: takes a unit, asserts, or goes on at others */

/**
 * A regular expression whose time grows with the length of the text and nothing else: all ways to match are followed at once, so that
 * (a+)+$ cannot freeze the page. In exchange it knows neither look-around nor back-references.
 *
 * @param {string} source
 * @param {string} flags
 * @returns {(text: string) => boolean}
 */
export function linearRegExp(source, flags) {
  const wrong = (/** @type {string} */ key) => new InputError(`console.search.${key}`, 0);
  try {
    new RegExp(source, flags);
  } catch {
    throw wrong("syntax");
  }
  const unicode = flags.includes("u");
  const kept = flags.replace(/[^ius]/g, "");
  /** @type {Step[]} */
  const steps = [];
  const push = (/** @type {Step} */ step) => {
    if (steps.push(step) > MAX_STEPS) {
      throw wrong("long");
    }
    return steps.length - 1;
  };
  let at = 0;

  /** @typedef {() => void} Emit adds the steps of a part; may be called again for another copy */
  /** @returns {Emit} */
  const alternatives = () => {
    const ways = [sequence()];
    while (source[at] === "|") {
      at++;
      ways.push(sequence());
    }
    return () => {
      /** @type {number[]} */
      const ends = [];
      ways.forEach((way, i) => {
        const fork = i < ways.length - 1 ? push({ to: [] }) : -1;
        way();
        if (fork >= 0) {
          ends.push(push({ to: [] }));
          steps[fork].to = [fork + 1, steps.length];
        }
      });
      ends.forEach((end) => (steps[end].to = [steps.length]));
    };
  };
  /** @returns {Emit} */
  const sequence = () => {
    /** @type {Emit[]} */
    const parts = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") {
      parts.push(repeated(part()));
    }
    return () => parts.forEach((emit) => emit());
  };
  /** @returns {Emit} */
  const part = () => {
    if (source[at] === "(") {
      const opening = /\((\?(?::|<[A-Za-z_$][\w$]*>))?/y;
      opening.lastIndex = at;
      at += (opening.exec(source) ?? [""])[0].length;
      if (source[at] === "?") {
        throw wrong("unsupported");
      }
      const inner = alternatives();
      at++;
      return inner;
    }
    ATOM.lastIndex = at;
    const [first] = ATOM.exec(source) ?? [""];
    const atom = unicode && first.length === 1 ? String.fromCodePoint(source.codePointAt(at) ?? 0) : first;
    at += atom.length;
    if (/^\\[1-9k]/.test(atom)) {
      throw wrong("unsupported");
    }
    if (/^(?:[\^$]|\\[bB])$/.test(atom)) {
      return () => push({ at: flags.includes("m") ? atom : atom.replace("^", "<").replace("$", ">") });
    }
    const test = unitTest(new RegExp(`^${atom}$`, kept));
    return () => push({ test });
  };
  /** @param {Emit} emit @returns {Emit} */
  const repeated = (emit) => {
    REPEAT.lastIndex = at;
    const match = REPEAT.exec(source);
    if (!match) {
      return emit;
    }
    at = REPEAT.lastIndex;
    const [, sign, least, comma, most] = match;
    const min = sign ? (sign === "+" ? 1 : 0) : Number(least);
    const max = sign ? (sign === "?" ? 1 : Infinity) : comma ? Number(most || Infinity) : min;
    return () => {
      for (let i = 0; i < min; i++) {
        emit();
      }
      /** @type {number[]} */
      const forks = [];
      for (let i = min; i < Math.min(max, MAX_STEPS * 2); i++) {
        const fork = push({ to: [] });
        emit();
        if (max === Infinity) {
          push({ to: [fork] });
          steps[fork].to = [fork + 1, steps.length];
          return;
        }
        forks.push(fork);
      }
      forks.forEach((fork) => (steps[fork].to = [fork + 1, steps.length]));
    };
  };

  alternatives()();
  return (text) => run(steps, unicode ? Array.from(text.slice(0, MAX_SEARCHED)) : text.slice(0, MAX_SEARCHED));
}

/** @param {Step[]} steps @param {string | string[]} units @returns {boolean} whether they match anywhere */
function run(steps, units) {
  const seen = new Int32Array(steps.length + 1).fill(-1);
  /** @type {number[]} */
  let now = [];
  for (let i = 0; ; i++) {
    /** @type {number[]} */
    const next = [];
    // A match may begin here as well, besides those under way.
    now.push(0);
    while (now.length > 0) {
      const here = /** @type {number} */ (now.pop());
      if (seen[here] === i) {
        continue;
      }
      seen[here] = i;
      if (here === steps.length) {
        return true;
      }
      const { test, at, to } = steps[here];
      if (to) {
        now.push(...to);
      } else if (at) {
        holds(at, units, i) && now.push(here + 1);
      } else if (i < units.length && test?.(units[i])) {
        next.push(here + 1);
      }
    }
    if (i >= units.length) {
      return false;
    }
    now = next;
  }
}

/** @param {string} assertion @param {string | string[]} units @param {number} i */
function holds(assertion, units, i) {
  const edge = WORD.test(units[i - 1] ?? "") !== WORD.test(units[i] ?? "");
  switch (assertion) {
    case "<":
      return i === 0;
    case ">":
      return i === units.length;
    case "^":
      return i === 0 || units[i - 1] === "\n";
    case "$":
      return i === units.length || units[i] === "\n";
    default:
      return edge === (assertion === "\\b");
  }
}

/** @param {RegExp} pattern of one unit @returns {(unit: string) => boolean} that remembers its answers */
function unitTest(pattern) {
  /** @type {Map<string, boolean>} */
  const known = new Map();
  return (unit) => {
    let answer = known.get(unit);
    if (answer === undefined) {
      answer = pattern.test(unit);
      known.size < 5000 && known.set(unit, answer);
    }
    return answer;
  };
}
