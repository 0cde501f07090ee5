// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { p99, percentile, rising } from "./statistics.js";

/**
 * @typedef {object} Result of one way, in the time that counts
 * @property {string} kind @property {string} state @property {string} reason
 * @property {boolean} opens whether it got through at all
 * @property {import("./run.js").Cost} opened what it took to open and subscribe, once
 * @property {number} messages received @property {number} missed @property {number} doubled
 * @property {number[]} latencies rising, in milliseconds
 * @property {number | null} median @property {number | null} p99 @property {number | null} slowest
 * @property {number} requests @property {number} up @property {number} down @property {number} bytes
 * @property {number | null} perMessage bytes
 * @property {number} command bytes for one command from the client, there and back
 * @property {number} idlePerHour bytes while nothing happens
 * @property {{requests: number, up: number, down: number}} total with opening, warm-up and closing
 */

const HOUR = 3_600_000;
const LONG_POLL_WAIT = 25_000;
const HEARTBEAT = 10_000;
/** A comment line as a chunk; a ping and its answer. */
const SSE_BEAT = 10;
const PING_AND_PONG = 8;

/** @param {import("./run.js").Run} run @returns {Result[]} as far as it has come */
export function resultsOf(run) {
  return Object.keys(run.tallies).map((kind) => resultOf(run, kind));
}

/** @param {import("./run.js").Run} run @param {string} kind @returns {Result} */
function resultOf(run, kind) {
  const tally = run.tallies[kind];
  const { first = 0, messages: all = 0 } = run.plan ?? {};
  const counted = [...tally.latencies].filter(([n]) => n >= first && n < run.until);
  const latencies = rising(counted.map(([, latency]) => latency));
  const expected = Math.max(0, Math.min(run.until, all) - first);
  const none = { requests: 0, up: 0, down: 0 };
  const last = run.to ?? run.samples.at(-1);
  const to = last?.ways[kind] ?? none;
  const from = run.from?.ways[kind] ?? to;
  const [requests, up, down] = [to.requests - from.requests, to.up - from.up, to.down - from.down];
  const commands = (run.total ?? last)?.commands[kind] ?? none;
  return {
    kind,
    state: tally.state,
    reason: tally.reason,
    opens: tally.opens,
    opened: opened(run, kind),
    messages: latencies.length,
    missed: run.over ? expected - latencies.length : 0,
    doubled: tally.doubled,
    latencies,
    median: percentile(latencies, 0.5),
    p99: p99(latencies),
    slowest: latencies.at(-1) ?? null,
    requests,
    up,
    down,
    bytes: up + down,
    perMessage: latencies.length > 0 && run.from ? (up + down) / latencies.length : null,
    command: commands.up + commands.down,
    idlePerHour: idlePerHour(run, kind),
    total: (run.total ?? last)?.ways[kind] ?? none,
  };
}

/** @param {import("./run.js").Run} run @param {string} kind @returns {import("./run.js").Cost} */
function opened({ opened }, kind) {
  const [way, command] = [opened?.ways[kind], opened?.commands[kind]];
  return way && command
    ? { requests: way.requests + command.requests, up: way.up + command.up, down: way.down + command.down }
    : { requests: 0, up: 0, down: 0 };
}

/** What it would cost to wait for an hour in which nothing happens. @param {import("./run.js").Run} run @param {string} kind */
function idlePerHour(run, kind) {
  const tally = run.tallies[kind];
  const heads = run.figures?.requests[kind];
  const each = heads && heads.requests > 0 ? (heads.up + heads.down) / heads.requests : 0;
  const body = tally.empty > 0 ? tally.emptyBytes / tally.empty : 0;
  switch (kind) {
    case "polling":
      return ((each + body) * HOUR) / run.settings.interval;
    case "long-poll":
      return ((each + body) * HOUR) / LONG_POLL_WAIT;
    case "sse":
      return (SSE_BEAT * HOUR) / HEARTBEAT;
    default:
      return (PING_AND_PONG * HOUR) / HEARTBEAT;
  }
}

/** Milliseconds of all of the server's processors in the time that counts. @param {import("./run.js").Run} run @returns {number | null} */
export function cpuOf(run) {
  const last = run.to ?? run.samples.at(-1);
  return run.from && last && last !== run.from ? last.cpu - run.from.cpu : null;
}
