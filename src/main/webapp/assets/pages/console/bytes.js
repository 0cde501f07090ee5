// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What was typed is not what it should be; `key` names the words that say why, `at` is where. */
export class InputError extends Error {
  /** @param {string} key @param {number} at @param {Record<string, unknown>} [values] */
  constructor(key, at, values = {}) {
    super(key);
    this.key = key;
    this.at = at;
    this.values = values;
  }
}

/** @param {string} text @returns {number} of bytes on the wire */
export function utf8Length(text) {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) {
      // A pair is four bytes for two units; half a pair goes out as U+FFFD, three.
      const pair = code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
      length += code < 0x800 ? 1 : 2;
      i += pair ? 1 : 0;
    }
  }
  return length;
}

/** @param {Uint8Array} bytes @returns {string} "68 65 6c" */
export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** @param {string} text digits with or without spaces, commas, colons and 0x @returns {Uint8Array} */
export function fromHex(text) {
  const bytes = [];
  const token = /[\s,:]*(?:0x)?([0-9a-f]{2})?/giy;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const [whole, digits] = token.exec(text) ?? [""];
    if (!digits) {
      const bad = at + (whole?.length ?? 0);
      if (bad >= text.length && !/x$/i.test(whole ?? "")) {
        break;
      }
      const half = /[0-9a-f]/i.test(text[bad] ?? "");
      const found = half ? bad + 1 : bad;
      throw new InputError(half && !/\S/.test(text[found] ?? " ") ? "console.lint.half" : "console.lint.hex", found, quoted(text, found));
    }
    bytes.push(parseInt(digits, 16));
  }
  return Uint8Array.from(bytes);
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary);
}

/** @param {string} text of either alphabet, padded or not @returns {Uint8Array} */
export function fromBase64(text) {
  const bad = text.search(/[^A-Za-z0-9+/\-_=\s]|=(?=\s*[^=\s])/);
  if (bad >= 0) {
    throw new InputError("console.lint.base64", bad, quoted(text, bad));
  }
  const digits = text.replace(/[\s=]/g, "").replace(/-/g, "+").replace(/_/g, "/");
  if (digits.length % 4 === 1) {
    throw new InputError("console.lint.short", text.length);
  }
  return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
}

/**
 * @param {Uint8Array} bytes
 * @returns {string} lines of an offset, sixteen bytes, and those of them that are ASCII
 */
export function hexDump(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const ascii = Array.from(row, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(8, "0")}  ${toHex(row).padEnd(47)}  ${ascii}`);
  }
  return lines.join("\n");
}

/** @param {string} text @param {number} at @returns {{found: string}} */
export function quoted(text, at) {
  return { found: shown(String.fromCodePoint(text.codePointAt(at) ?? 0x2400)) };
}

// Control characters, half pairs, what turns the direction of text around, and what has no width; but not what makes an emoji one.
const HIDDEN = /(?!(?<=\p{Emoji})\ufe0f)[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu;

/** @param {string} text @param {RegExp} [keep] what stays as it is @returns {string} with everything in it visible */
export function shown(text, keep) {
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (keep?.test(character)) {
      return character;
    }
    return code < 32 ? String.fromCharCode(0x2400 + code) : `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
}

/** The same in one flow: neither line breaks nor many spaces can push a part of it out of sight. @param {string} text */
export function shownWhole(text) {
  return shown(text.replace(/\p{Zs}{4,}|([\t\n\r])\1{3,}/gu, (run, control) => `[${control ? shown(control) : "\u2423"} \u00d7${run.length}]`));
}
