// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { number } from "./format.js";

const FIELDS = /** @type {const} */ (["rate", "payload", "interval", "cookie", "delay", "seconds"]);
const WARMUP = 2;

/** What an option says. @type {Record<string, (value: number) => string>} */
const WORDS = {
  rate: (value) => (value >= 60 ? t("compare.rate.second", { n: number(value / 60) }) : t("compare.rate.minute", { n: number(value) })),
  payload: (value) => `${number(value)} B`,
  interval: (value) => `${number(value / 1000, 2)} s`,
  cookie: (value) => (value === 0 ? t("compare.cookie.none") : `${number(value / 1024, 1)} KB`),
  delay: (value) => `${number(value)} ms`,
  seconds: (value) => (value < 120 ? `${number(value)} s` : t("compare.minutes", { n: number(value / 60) })),
};

/** Writes the options in the language of now. */
export function showOptions() {
  for (const field of FIELDS) {
    for (const option of byId(field).options) {
      option.textContent = WORDS[field](Number(option.value));
    }
  }
}

/** Takes over what the address says: `?rate=60&seconds=5&seed=1`, so that a run can be repeated. */
export function readAddress() {
  const asked = new URLSearchParams(location.search);
  for (const field of FIELDS) {
    const value = asked.get(field);
    if (value && [...byId(field).options].some((option) => option.value === value)) {
      byId(field).value = value;
    }
  }
}

/** @returns {import("./run.js").Settings} */
export function settings() {
  const value = (/** @type {typeof FIELDS[number]} */ field) => Number(byId(field).value);
  const seed = new URLSearchParams(location.search).get("seed");
  return {
    perMinute: value("rate"),
    payload: value("payload"),
    interval: value("interval"),
    cookie: value("cookie"),
    delay: value("delay"),
    seconds: value("seconds"),
    warmup: WARMUP,
    ...(seed && /^\d{1,9}$/.test(seed) && { seed: Number(seed) }),
    kinds: [.../** @type {NodeListOf<HTMLInputElement>} */ (byId("kinds").querySelectorAll("input:checked"))].map(({ value }) => value),
  };
}

/** @param {import("./run.js").Settings} settings @returns {[string, string][]} name and value of each, for reports */
export function described({ perMinute, payload, interval, cookie, delay, seconds }) {
  const values = { rate: perMinute, payload, interval, cookie, delay, seconds };
  return Object.entries(values).map(([field, value]) => [t(`compare.${field}`), WORDS[field](value)]);
}

/** @param {boolean} locked while it runs */
export function lock(locked) {
  for (const field of [...byId("fields").querySelectorAll("select"), ...byId("kinds").querySelectorAll("input")]) {
    field.disabled = locked;
  }
}
