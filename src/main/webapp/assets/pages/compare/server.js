// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { codeOf } from "./http.js";

/**
 * @typedef {import("./run.js").Cost} Cost
 * @typedef {{run: string, channel: string, messages: number, first: number, seed: number}} Plan
 * @typedef {{protocol: string, forwarded: boolean, processors: number, cpuMillis: number, published: number, failed: number,
 *   latestMillis: number, requests: Record<string, Cost>, commands: Record<string, Cost>}} Figures
 */

/** What the server is asked about a run, beside what is measured. */
export class Server {
  #base;

  /** @param {URL} base of the server's paths */
  constructor(base) {
    this.#base = base;
  }

  /** @returns {Promise<number>} in milliseconds of the epoch */
  async time() {
    return (await this.#call("GET", "time")).time;
  }

  /** @param {Record<string, number>} plan @returns {Promise<Plan>} */
  begin(plan) {
    return this.#call("POST", "runs", plan);
  }

  /** @param {string} run @returns {Promise<number>} when its schedule starts */
  async start(run) {
    return (await this.#call("POST", `runs/${run}/start`)).time;
  }

  /** @param {string} run @param {string} way @param {{poll?: string, send?: string}} urls */
  async learn(run, way, urls) {
    await this.#call("POST", `runs/${run}/urls`, { way, ...urls });
  }

  /** @param {string} run @returns {Promise<Figures>} */
  figures(run) {
    return this.#call("GET", `runs/${run}`);
  }

  /** Also while the page goes away. @param {string} run */
  end(run) {
    return fetch(new URL(`compare/runs/${run}`, this.#base), { method: "DELETE", keepalive: true }).catch(() => null);
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} any: what the path answers, as its caller says */
  async #call(method, path, body) {
    const response = await fetch(new URL(`compare/${path}`, this.#base), {
      method,
      cache: "no-store",
      ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw Object.assign(new Error(text), { code: codeOf({ status: response.status, text }) });
    }
    return text ? JSON.parse(text) : null;
  }
}
