// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const NAME = "parley-compare";
/** Browsers keep at most 4096 bytes of one. */
const MOST = 2000;
const PARTS = 3;

/** Cookies of so many bytes in the header of every request to this server, as a portal's own would be; 0 takes them away. @param {number} bytes @param {URL} base */
export function padCookies(bytes, base) {
  for (let part = 0; part < PARTS; part++) {
    // "; " and "=" count too.
    const left = bytes - part * MOST;
    const value = "x".repeat(Math.max(0, Math.min(MOST, left) - NAME.length - 4));
    document.cookie = `${NAME}${part}=${value}; Path=${base.pathname}; SameSite=Strict${left > 0 ? "" : "; Max-Age=0"}`;
  }
}
