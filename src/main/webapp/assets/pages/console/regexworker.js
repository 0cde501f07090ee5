// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

// A thread of its own for one regular expression: what it does with a text can take for ever, and then this thread is ended.
/** @type {RegExp} */
let pattern;

addEventListener("message", ({ data }) => {
  if (typeof data.source === "string") {
    pattern = new RegExp(data.source, data.flags);
    postMessage("ready");
    return;
  }
  postMessage(
    data.map((/** @type {string} */ text) => {
      pattern.lastIndex = 0;
      return pattern.test(text);
    }),
  );
});
