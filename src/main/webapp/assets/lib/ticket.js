// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyError } from "./protocol.js";

const ANSWER_WITHIN = 10_000;
const LONGEST_PAUSE = 3_600_000;
/** What may stand in the name of a subprotocol. */
const SOUND = /^[\w.~-]+$/;

/**
 * A ticket from the portal, which knows who is signed in: a new one for every attempt, for each is good for one. Portals say in many ways
 * that nobody is: 401, their page for the login in place of the answer, a way to somebody else's, no ticket.
 *
 * @param {string | URL} url @returns {Promise<string>}
 */
export async function fetchTicket(url) {
  const answer = await ask(url);
  const { status } = answer;
  const text = answer.ok ? (await answer.text()).trim() : "";
  if (status === 401 || status === 204 || (answer.ok && isPage(answer, text))) {
    throw signedOut();
  }
  if (!answer.ok) {
    const code = { 403: "ticket.forbidden", 429: "rate.limited", 503: "server.unavailable" }[status] ?? "ticket.failed";
    throw new ParleyError({ code, message: `${status} for a ticket`, status, retryAfter: pauseOf(answer) });
  }
  const ticket = ticketIn(text);
  if (ticket === "" || ticket === null) {
    throw signedOut();
  }
  if (typeof ticket !== "string" || !SOUND.test(ticket)) {
    throw new ParleyError({ code: "ticket.failed", message: "the answer holds no ticket" });
  }
  return ticket;
}

/** @param {string | URL} url */
async function ask(url) {
  const how = { cache: /** @type {const} */ ("no-store"), headers: { Accept: "application/json" } };
  const signal = () => AbortSignal.timeout(ANSWER_WITHIN);
  const answer = await fetch(url, { ...how, redirect: "manual", signal: signal() });
  if (answer.type !== "opaqueredirect") {
    return answer;
  }
  try {
    return await fetch(url, { ...how, signal: signal() });
  } catch (problem) {
    // Not told to pages: it leads to another origin, where people sign in.
    throw /** @type {Error} */ (problem).name === "TimeoutError" ? problem : signedOut();
  }
}

/** @param {Response} answer */
function isPage(answer, text = "") {
  return /html/i.test(answer.headers.get("Content-Type") ?? "") || text.startsWith("<");
}

/** @returns {unknown} undefined where the text is no JSON */
function ticketIn(text = "") {
  try {
    return JSON.parse(text).ticket;
  } catch {
    return undefined;
  }
}

/** `Retry-After` is seconds, or a date. @param {Response} answer */
function pauseOf(answer) {
  const told = answer.headers.get("Retry-After") ?? "";
  const pause = /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return pause > 0 ? Math.min(pause, LONGEST_PAUSE) : 0;
}

function signedOut() {
  return new ParleyError({ code: "identity.required", message: "nobody is signed in at the portal", status: 401 });
}
