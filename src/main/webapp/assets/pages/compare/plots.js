// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { DASHES } from "./kinds.js";
import { resultsOf } from "./results.js";
import { ecdf } from "./statistics.js";
import { counted } from "./tables.js";
import { bytes, nameOf } from "./format.js";

const HEIGHT = 260;
/** A log scale has no place for less. */
const LEAST = 0.1;

/**
 * What is used of uPlot.
 *
 * @typedef {(number | null | undefined)[][]} Data
 * @typedef {{setSize: (size: {width: number, height: number}) => void, setData: (data: Data) => void, destroy: () => void, ctx: CanvasRenderingContext2D}} Chart
 * @typedef {{new (options: object, data: Data, place: HTMLElement): Chart, join: (curves: Data[]) => Data, paths: {stepped: (how: {align: number}) => object}}} Library
 */

/** @returns {Library | null} null where the script of the plots could not start: the tables say the same */
const library = () => /** @type {{uPlot?: Library}} */ (globalThis).uPlot ?? null;

/** @type {Record<string, {chart: Chart, signature: string}>} */
const charts = {};

/** Draws both. @param {import("./run.js").Run | null} run @param {{anew?: boolean}} [options] `anew`: in other words or colours */
export function showPlots(run, { anew = false } = {}) {
  const uPlot = library();
  if (!uPlot) {
    return;
  }
  if (anew) {
    Object.keys(charts).forEach(drop);
  }
  const kinds = Object.keys(run?.tallies ?? {});
  const samples = run ? counted(run) : [];
  draw("bytes-plot", kinds, [samples.map(({ at }) => at / 1000), ...kinds.map((kind) => samples.map((sample) => sample.bytes[kind]))], {
    scales: { x: { time: false }, y: { range: (/** @type {unknown} */ _, /** @type {number} */ __, /** @type {number} */ most) => [0, Math.max(1, most * 1.05)] } },
    axes: [{ label: t("compare.axis.seconds") }, { size: 72, values: (/** @type {unknown} */ _, /** @type {number[]} */ ticks) => ticks.map(bytes) }],
  });
  const curves = (run ? resultsOf(run) : []).map(({ latencies }) => ecdf(latencies.map((value) => Math.max(LEAST, value))));
  const joined = curves.length > 0 ? uPlot.join(curves) : [[]];
  draw("latency-plot", kinds, joined, {
    scales: { x: { time: false, distr: 3 }, y: { range: [0, 100] } },
    axes: [{ label: t("compare.axis.milliseconds") }, { size: 56, values: (/** @type {unknown} */ _, /** @type {number[]} */ ticks) => ticks.map((tick) => `${tick} %`) }],
    steps: true,
  });
}

/** @param {string} id @param {string[]} kinds @param {Data} data @param {{scales: object, axes: object[], steps?: boolean}} options */
function draw(id, kinds, data, { scales, axes, steps = false }) {
  const place = byId(id);
  const width = Math.floor(place.clientWidth);
  const signature = kinds.join();
  if (data[0].length === 0 || width === 0) {
    drop(id);
    return;
  }
  if (charts[id]?.signature === signature) {
    charts[id].chart.setSize({ width, height: HEIGHT });
    charts[id].chart.setData(data);
    return;
  }
  drop(id);
  const color = (/** @type {string} */ name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const axis = { stroke: color("muted"), grid: { stroke: color("border"), width: 1 }, ticks: { stroke: color("border"), width: 1 }, font: "12px system-ui", labelFont: "12px system-ui", labelSize: 20 };
  const uPlot = /** @type {Library} */ (library());
  const chart = new uPlot(
    {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { setScale: false } },
      scales,
      axes: axes.map((one) => ({ ...axis, ...one })),
      series: [
        {},
        ...kinds.map((kind) => ({
          label: nameOf(kind),
          stroke: color(kind),
          width: 2,
          dash: DASHES[kind],
          points: { show: false },
          spanGaps: true,
          ...(steps && { paths: uPlot.paths.stepped({ align: 1 }) }),
        })),
      ],
    },
    data,
    place,
  );
  charts[id] = { chart, signature };
}

/** @param {string} id */
function drop(id) {
  charts[id]?.chart.destroy();
  delete charts[id];
}

/** @param {string} id @returns {string | null} what is drawn, as a picture that can stand in a file */
export function pictureOf(id) {
  return charts[id]?.chart.ctx.canvas.toDataURL("image/png") ?? null;
}
