// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { fromBase64, toBase64 } from "./bytes.js";
import { bodyWithoutSecrets, isSecret, withoutSecrets } from "./secrets.js";
import { settingsFrom } from "./settings.js";

const MAX_SHARED_BODY = 4096;

/** @typedef {import("./settings.js").Settings} Settings */

/**
 * A link to these settings, all in its fragment, which a browser sends to no server. Secrets stay behind.
 *
 * @param {Settings} settings
 * @param {string} page the address of the console
 * @param {string} ticket what was typed as one: it must not stand anywhere in the link
 * @returns {{link: string, stripped: string[], bodyLeftOut: boolean}}
 */
export function linkTo(settings, page, ticket) {
  const address = withoutSecrets(settings.url);
  const body = inTheClear(settings.draft, ticket);
  const heartbeat = inTheClear({ mode: "text", body: settings.heartbeat.text }, ticket);
  const protocols = settings.protocols.filter(({ value }) => !isSecret("", value) && !(ticket && value.includes(ticket)));
  const stripped = [...address.stripped, ...body.stripped, ...heartbeat.stripped];
  if (protocols.length < settings.protocols.length) {
    stripped.push("bearer.\u2026");
  }
  const leftOut = body.body.length > MAX_SHARED_BODY;
  const { transport, auth, reconnect, interval } = settings;
  const shared = {
    url: ticket && address.url.includes(ticket) ? address.url.split("?")[0] : address.url,
    transport,
    protocols,
    auth,
    reconnect,
    heartbeat: { ...settings.heartbeat, text: heartbeat.body },
    interval,
    draft: { mode: settings.draft.mode, body: leftOut ? "" : body.body },
  };
  const coded = toBase64(new TextEncoder().encode(JSON.stringify(shared)));
  const fragment = coded.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return { link: `${page.split(/[?#]/)[0]}#c=${fragment}`, stripped: [...new Set(stripped)], bodyLeftOut: leftOut };
}

/**
 * @param {import("./settings.js").Draft} draft
 * @param {string} ticket
 * @returns {{body: string, stripped: string[]}}
 */
function inTheClear({ mode, body }, ticket) {
  if (mode === "text" || mode === "json") {
    return ticket && body.includes(ticket) ? { body: "", stripped: ["*"] } : bodyWithoutSecrets(body);
  }
  return { body, stripped: [] };
}

/**
 * What a link holds. It switches on nothing that sends or dials by itself, brings no credential, and nothing that is not shown.
 *
 * @param {string} fragment of an address
 * @param {string} url for a link that names none
 * @returns {Settings | null} null where it is not one of ours
 */
export function settingsOf(fragment, url) {
  const [, coded] = /^#c=([\w-]{1,65536})$/.exec(fragment) ?? [];
  if (!coded) {
    return null;
  }
  try {
    const settings = settingsFrom(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(coded))), url);
    return {
      ...settings,
      url: withoutSecrets(settings.url).url,
      protocols: settings.protocols.filter(({ value }) => !isSecret("", value)),
      unused: [],
      reconnect: false,
      heartbeat: { ...settings.heartbeat, on: false },
      linked: true,
    };
  } catch {
    return null;
  }
}
