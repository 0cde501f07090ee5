// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from "node:fs";

/**
 * A type "any" hides mistakes. Where it has to be, its comment says why, after "any:". Prints those without a reason, and fails.
 * In a module that is the JSDoc comment with the type, in a declaration file the line or the comment before it.
 */
const REASON = /\bany: \S/;
const folder = process.argv[2];
const files = readdirSync(folder, { recursive: true }).filter((file) => /\.(js|d\.ts)$/.test(file) && !/\bvendor\b/.test(file));
const found = files.flatMap((file) => {
  const text = readFileSync(`${folder}/${file}`, "utf8");
  const places = file.endsWith(".d.ts") ? inDeclarations(text) : inComments(text);
  return places.map((at) => `${file}:${text.slice(0, at).split("\n").length}: the type "any" needs its reason, after "any:"`);
});
found.forEach((line) => console.error(line));
process.exitCode = found.length > 0 ? 1 : 0;

/** @param {string} text of a module @returns {number[]} where the comments begin */
function inComments(text) {
  return [...text.matchAll(/\/\*\*.*?\*\//gs)].filter(([comment]) => /\bany\b/.test(typesOf(comment)) && !REASON.test(comment)).map(({ index }) => index);
}

/** @param {string} text of declarations @returns {number[]} where the lines begin */
function inDeclarations(text) {
  const lines = [...text.matchAll(/.*\n/g)];
  return lines
    .filter(({ 0: line }, i) => /\bany\b/.test(line.replace(/\/\*.*?\*\/|\/\*.*|^ *\*.*/g, "")) && !REASON.test((lines[i - 1]?.[0] ?? "") + line))
    .map(({ index }) => index);
}

/** @param {string} comment @returns {string} what stands in braces */
function typesOf(comment) {
  let depth = 0;
  return [...comment].filter((character) => (depth += character === "{" ? 1 : character === "}" ? -1 : 0) > 0).join("");
}
