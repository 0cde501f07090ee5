// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { measureClock } from "./clock.js";
import { padCookies } from "./cookies.js";
import { sleep } from "./http.js";
import { KINDS } from "./kinds.js";
import { LongPoll } from "./longpoll.js";
import { Polling } from "./polling.js";
import { EventStream } from "./sse.js";
import { Tally } from "./tally.js";
import { Socket } from "./websocket.js";

/** @type {Record<string, new (tally: Tally, course: import("./http.js").Course) => Way>} */
const WAYS = { polling: Polling, "long-poll": LongPoll, sse: EventStream, websocket: Socket };
const SAMPLE = 500;
/** A way that has not opened by then does not get through here. */
const OPENING = 15_000;
/** Only as long as something is missing. */
const PATIENCE = 10_000;

/**
 * @typedef {{perMinute: number, payload: number, interval: number, cookie: number, delay: number, seconds: number, warmup: number, seed?: number, kinds: string[]}} Settings
 * @typedef {{requests: number, up: number, down: number}} Cost
 * @typedef {{open: () => Promise<void>, start: () => void, close: () => Promise<void>}} Way
 * @typedef {{at: number, cpu: number, ways: Record<string, Cost>, commands: Record<string, Cost>}} Sample `at`: milliseconds since counting began
 */

/** One comparison, from the first ping to the last message. Fires `change` whenever there is something to show. */
export class Run extends EventTarget {
  /** @type {"clock" | "opening" | "warmup" | "running" | "draining" | "done" | "failed"} */ phase = "clock";
  /** @type {Record<string, Tally>} */ tallies = {};
  /** @type {Sample[]} */ samples = [];
  /** @type {Sample | null} when all are open */ opened = null;
  /** @type {Sample | null} at the start of counting */ from = null;
  /** @type {Sample | null} at the end of counting */ to = null;
  /** @type {Sample | null} with opening and closing */ total = null;
  /** @type {string[]} why the numbers are not to be trusted */ invalid = [];
  /** @type {import("./server.js").Plan | null} */ plan = null;
  /** @type {import("./server.js").Figures | null} */ figures = null;
  /** @type {(Error & {code?: string}) | null} */ error = null;
  clock = { offset: 0, roundTrip: 0, error: 0 };
  began = 0;
  startAt = 0;
  endedAt = 0;
  stopped = false;
  /** Messages below this number count, and from `plan.first` on. */
  until = Infinity;
  #server;
  #base;
  #abort = new AbortController();
  #stop = new AbortController();
  /** @type {Way[]} */ #ways = [];

  /** @param {Settings} settings @param {import("./server.js").Server} server @param {URL} base */
  constructor(settings, server, base) {
    super();
    this.settings = settings;
    this.#server = server;
    this.#base = base;
  }

  get now() {
    return performance.now() + this.clock.offset;
  }

  /** Milliseconds since counting began; negative before. */
  get elapsed() {
    return this.now - this.startAt - this.settings.warmup * 1000;
  }

  get over() {
    return this.phase === "done" || this.phase === "failed";
  }

  /** Once it has begun. */
  get #planned() {
    return /** @type {import("./server.js").Plan} */ (this.plan);
  }

  /** Once there is a sample. */
  get #counted() {
    return /** @type {import("./server.js").Figures} */ (this.figures);
  }

  /** @param {string} reason */
  invalidate(reason) {
    if (!this.over && !this.invalid.includes(reason)) {
      this.invalid.push(reason);
      this.#changed();
    }
  }

  /** Ends the schedule early: what was published until now still counts. */
  stop() {
    this.stopped = true;
    this.#stop.abort();
  }

  async go() {
    const hidden = () => document.hidden && this.invalidate("hidden");
    const leaving = () => this.plan && this.#server.end(this.plan.run);
    document.addEventListener("visibilitychange", hidden);
    addEventListener("pagehide", leaving);
    this.began = Date.now();
    hidden();
    try {
      padCookies(this.settings.cookie, this.#base);
      this.clock = await measureClock(() => this.#server.time());
      await this.#open();
      await this.#course();
      this.#to("done");
    } catch (error) {
      this.error = /** @type {Error} */ (error);
      this.#to("failed");
    } finally {
      this.#abort.abort();
      document.removeEventListener("visibilitychange", hidden);
      removeEventListener("pagehide", leaving);
      padCookies(0, this.#base);
      this.plan && (await this.#server.end(this.plan.run));
    }
  }

  async #open() {
    const { perMinute, payload, seconds, warmup, seed, interval, delay, kinds } = this.settings;
    this.plan = await this.#server.begin({ perMinute, payload, seconds, warmup, ...(seed !== undefined && { seed }) });
    const { run, channel } = this.#planned;
    this.#to("opening");
    const course = { run, channel, base: this.#base, interval, delay, signal: this.#abort.signal };
    const learn = (/** @type {string} */ way, /** @type {{poll?: string, send?: string}} */ urls) => this.#server.learn(run, way, urls);
    await Promise.all(
      KINDS.filter((kind) => kinds.includes(kind)).map(async (kind) => {
        const tally = new Tally(() => this.now);
        this.tallies[kind] = tally;
        const way = new WAYS[kind](tally, { ...course, learn });
        this.#ways.push(way);
        try {
          await Promise.race([way.open(), sleep(OPENING, this.#abort.signal).then(() => Promise.reject(new Error("timeout")))]);
          tally.opens = true;
        } catch (error) {
          tally.break(/** @type {Error} */ (error).message);
        }
      }),
    );
    this.opened = await this.#sample();
    this.samples.pop();
    if (Object.values(this.tallies).every(({ state }) => state !== "open")) {
      throw new Error(Object.values(this.tallies)[0]?.reason);
    }
  }

  async #course() {
    const { seconds } = this.settings;
    const { run } = this.#planned;
    this.startAt = await this.#server.start(run);
    this.#ways.forEach((way) => way.start());
    this.#to("warmup");
    await this.#sampleUntil(0);
    this.from = await this.#sample();
    this.#to("running");
    await this.#sampleUntil(seconds * 1000);
    this.to = await this.#sample();
    this.endedAt = this.elapsed;
    if (this.stopped) {
      this.until = this.#counted.published + this.#counted.failed;
    }
    this.#to("draining");
    await this.#drain();
    await Promise.all(this.#ways.map((way) => way.close()));
    Object.values(this.tallies).forEach((tally) => tally.state === "open" && (tally.state = "closed"));
    this.total = await this.#sample();
    this.samples.pop();
    if (this.#counted.failed > 0) {
      this.invalidate("failed");
    }
  }

  /** @param {number} elapsed */
  async #sampleUntil(elapsed) {
    while (this.elapsed < elapsed && !this.stopped) {
      await sleep(Math.min(SAMPLE, elapsed - this.elapsed), this.#stop.signal);
      if (this.elapsed < elapsed) {
        await this.#sample();
        this.#changed();
      }
    }
  }

  /** Waits for what is still on its way. */
  async #drain() {
    const { interval, delay } = this.settings;
    const end = performance.now() + PATIENCE + interval + 4 * delay;
    const expected = Math.min(this.until, this.#planned.messages);
    const waits = () => Object.values(this.tallies).some(({ state, latencies }) => state === "open" && latencies.size < expected);
    while (waits() && performance.now() < end) {
      await sleep(50);
    }
  }

  /** @returns {Promise<Sample>} */
  async #sample() {
    const figures = await this.#server.figures(this.#planned.run);
    this.figures = figures;
    /** @type {Sample} */
    const sample = { at: this.elapsed, cpu: figures.cpuMillis, ways: {}, commands: {} };
    for (const [kind, tally] of Object.entries(this.tallies)) {
      const heads = figures.requests[kind];
      const commands = figures.commands[kind];
      sample.ways[kind] = { requests: heads.requests, up: heads.up + tally.up, down: heads.down + tally.down };
      sample.commands[kind] = {
        requests: commands.requests,
        up: commands.up + tally.commandUp,
        down: commands.down + tally.commandDown,
      };
    }
    this.samples.push(sample);
    return sample;
  }

  /** @param {Run["phase"]} phase */
  #to(phase) {
    this.phase = phase;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
