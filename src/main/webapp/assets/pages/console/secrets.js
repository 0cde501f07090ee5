// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const NAME = /ticket|token|secret|passw|pwd|auth|bearer|credential|session|cookie|jwt|signature|api[_-]?key|access[_-]?key|private/i;
// In a query these are secrets too; in a message `key` and `code` are mostly something else.
const SHORT_NAME = /(?:^|[^a-z])(?:key|sig|sid|pin|otp|code)$|[a-z](?:Key|Sig|Sid|Pin|Otp|Code)$/;
const JWT = /^[\w-]{8,}\.[\w-]{8,}\.[\w-]*$/;
const IN_TEXT = /(?:ticket|token|secret|passw(?:or)?d|authorization|bearer|api[_-]?key|cookie|credential)["'\s]*[=:.\s]\s*\S/i;

/** @param {string} name of a field or of a part of a query @param {unknown} [value] @returns {boolean} whether it looks like a secret */
export function isSecret(name, value) {
  return NAME.test(name) || (typeof value === "string" && (JWT.test(value) || /^bearer[. ]/i.test(value)));
}

/**
 * An address without what nobody else should have: a password in it, and what in its query looks like a ticket, a token or a key.
 *
 * @param {string} address
 * @returns {{url: string, stripped: string[]}} with the names of what was left out
 */
export function withoutSecrets(address) {
  /** @type {string[]} */
  const stripped = [];
  let url;
  try {
    url = new URL(address);
  } catch {
    // Where a query begins can be told even then.
    const at = address.search(/[?#]/);
    return { url: at < 0 ? address : address.slice(0, at), stripped: at < 0 ? stripped : ["?"] };
  }
  if (url.username || url.password) {
    url.username = url.password = "";
    stripped.push("user:password@");
  }
  const kept = [...url.searchParams].filter(([name, value]) => !(isSecret(name, value) || SHORT_NAME.test(name)) || !stripped.push(name));
  if (stripped.length === 0) {
    return { url: address, stripped };
  }
  url.search = new URLSearchParams(kept).toString();
  return { url: url.href, stripped };
}

/**
 * @param {string} body of a message that is about to be shared
 * @returns {{body: string, stripped: string[]}} without the values of fields that look secret; empty where they cannot be told apart
 */
export function bodyWithoutSecrets(body) {
  /** @type {string[]} */
  const stripped = [];
  try {
    const clean = JSON.stringify(JSON.parse(body), (name, value) => {
      if (name && value !== null && typeof value !== "object" && isSecret(name, value)) {
        stripped.push(name);
        return "";
      }
      return value;
    });
    return stripped.length > 0 ? { body: clean, stripped } : { body, stripped };
  } catch {
    return IN_TEXT.test(body) || JWT.test(body.trim()) ? { body: "", stripped: ["*"] } : { body, stripped };
  }
}
