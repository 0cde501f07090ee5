// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The option of a command that brings the API key: from its file, where the server says which one that is, else from the shell. */
export function keyOption() {
  const file = document.documentElement.dataset.keyFile;
  const path = file && (/^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);
  return `-H "Authorization: Bearer ${path ? `$(cat ${path})` : "$PARLEY_KEY"}"`;
}

/** The words about it: the page does not know every server's file. @param {string} key of the words where it does */
export function keyWords(key) {
  return document.documentElement.dataset.keyFile ? key : `${key}.unknown`;
}
