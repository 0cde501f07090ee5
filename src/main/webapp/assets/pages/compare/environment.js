// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { t } from "../../lib/i18n.js";
import { cpuOf } from "./results.js";
import { milliseconds, number } from "./format.js";

/** What this browser and the server see of the line between them. @param {import("./run.js").Run | null} run */
export function environmentOf(run) {
  const seen = Object.fromEntries(Object.entries(run?.tallies ?? {}).map(([kind, tally]) => [kind, [...tally.seen]]));
  const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
  const spoken = entries.findLast(({ name }) => name.endsWith("/compare/time"))?.nextHopProtocol ?? "";
  return {
    page: location.protocol,
    browserProtocol: spoken,
    serverProtocol: run?.figures?.protocol ?? "",
    proxyHeaders: run?.figures?.forwarded ?? false,
    compression: seen,
    processors: run?.figures?.processors ?? null,
    userAgent: navigator.userAgent,
  };
}

/** @param {import("./run.js").Run | null} run @returns {string[]} */
export function environmentWords(run) {
  if (!run?.figures) {
    return [];
  }
  const { page, browserProtocol, serverProtocol, proxyHeaders, compression } = environmentOf(run);
  const codings = [...new Set(Object.values(compression).flat())];
  const between = proxyHeaders || (serverProtocol && browserProtocol && versionOf(browserProtocol) !== versionOf(serverProtocol));
  const cpu = cpuOf(run);
  const time = (run.to ?? run.samples.at(-1))?.at ?? 0;
  return [
    t("compare.seen.protocol", { browser: browserProtocol || "?", server: serverProtocol || "?" }),
    page === "https:" ? t("compare.seen.tls") : t("compare.seen.noTls"),
    codings.length > 0 ? t("compare.seen.compressed", { how: codings.join(", ") }) : t("compare.seen.plain"),
    between ? t("compare.seen.proxy") : t("compare.seen.noProxy"),
    t("compare.seen.clock", { error: milliseconds(run.clock.error) }),
    ...(cpu === null || time <= 0 ? [] : [t("compare.seen.cpu", { ms: number(cpu), percent: number((100 * cpu) / time, 1) })]),
    ...(run.figures.latestMillis > 0 ? [t("compare.seen.late", { ms: number(run.figures.latestMillis) })] : []),
    ...(run.plan ? [t("compare.seen.seed", { seed: run.plan.seed })] : []),
  ];
}

/** `h2`, `http/1.1`, `HTTP/2.0`. @param {string} protocol */
function versionOf(protocol) {
  return protocol.match(/\d/)?.[0];
}
