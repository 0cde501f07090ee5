// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { cpuOf, resultsOf } from "./results.js";

/** Everything that was measured, one JSON object a line. @param {import("./run.js").Run} run @param {Record<string, unknown>} environment */
export function toNdjson(run, environment) {
  const { settings, plan, clock, invalid, stopped, figures } = run;
  const lines = [
    {
      type: "run",
      began: new Date(run.began).toISOString(),
      settings,
      seed: plan?.seed,
      messages: plan?.messages,
      first: plan?.first,
      clock,
      invalid,
      stopped,
      environment,
    },
    ...run.samples.map((sample) => ({ type: "sample", ...sample })),
    ...Object.entries(run.tallies).flatMap(([way, { latencies }]) =>
      [...latencies].map(([n, latency]) => ({ type: "message", way, n, latency: Number(latency.toFixed(3)), counts: n >= (plan?.first ?? 0) && n < run.until })),
    ),
    ...resultsOf(run).map(({ latencies, ...result }) => ({ type: "result", way: result.kind, ...result })),
    { type: "server", cpuMillis: cpuOf(run), published: figures?.published, failed: figures?.failed, latestMillis: figures?.latestMillis },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}
