// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Leads to the portal's login where nobody is signed in, else tries again. @param {import("./element.js").ParleyElement} element */
export function signInOrRetry(element) {
  const login = element.signedOut ? loginAt(element.getAttribute("login-url")) : null;
  if (element.signedOut && !element.tell("login", { url: login?.href ?? "" })) {
    return;
  }
  if (login) {
    location.assign(login.href);
  } else {
    element.reconnect();
  }
}

/** The portal's login, where the page has named one. @param {string | null} address @returns {URL | null} */
function loginAt(address) {
  try {
    const url = address ? new URL(address, document.baseURI) : null;
    return url && /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
