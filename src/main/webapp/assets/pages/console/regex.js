// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { InputError } from "./bytes.js";

const MAX_SEARCHED = 262_144;
/** Milliseconds for some hundred rows, which take one or two: with much room for a machine that is busy. */
const PATIENCE = 4_000;

/**
 * Where a browser has trusted types, what they make of an address stands for a string.
 *
 * @typedef {{createScriptURL: (url: string) => string}} Policy
 * @typedef {{trustedTypes?: {createPolicy: (name: string, rules: Policy) => Policy}}} TrustedTypes
 */

/** @type {string} the address of the thread's script, as the page's policy wants it */
let script = "";

/**
 * A regular expression of the browser's own, in a thread of its own: (a+)+$ keeps that thread busy and not the page, and is given up after
 * a while.
 *
 * @param {string} source
 * @param {string} flags
 * @returns {{ask: (texts: string[]) => Promise<boolean[]>, end: () => void}} one question at a time; it fails with an
 *   {@link InputError} where the time has run out
 */
export function regexSearch(source, flags) {
  try {
    new RegExp(source, flags);
  } catch {
    throw new InputError("console.search.syntax", 0);
  }
  script ||= addressOfScript();
  const worker = new Worker(script);
  const answered = (/** @type {number} */ patience) =>
    new Promise((resolve, reject) => {
      const fail = (/** @type {string} */ key) => {
        worker.terminate();
        reject(new InputError(`console.search.${key}`, 0, { n: PATIENCE / 1000 }));
      };
      const timer = patience ? setTimeout(fail, patience, "slow") : 0;
      worker.onmessage = ({ data }) => {
        clearTimeout(timer);
        resolve(data);
      };
      worker.onerror = () => {
        clearTimeout(timer);
        fail("broken");
      };
    });
  const ready = answered(0);
  ready.catch(() => {});
  worker.postMessage({ source, flags });
  return {
    async ask(texts) {
      await ready;
      const answer = answered(PATIENCE);
      worker.postMessage(texts.map((text) => text.slice(0, MAX_SEARCHED)));
      return answer;
    },
    end: () => worker.terminate(),
  };
}

function addressOfScript() {
  const { href } = new URL("./regexworker.js", import.meta.url);
  const policy = /** @type {TrustedTypes} */ (globalThis).trustedTypes?.createPolicy("parley-console", { createScriptURL: () => href });
  return policy ? policy.createScriptURL("") : href;
}
