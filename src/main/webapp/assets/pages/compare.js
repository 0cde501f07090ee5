// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../lib/dom.js";
import { download } from "../lib/download.js";
import { i18n, t } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { shortcuts } from "../lib/shortcuts.js";
import { showAdvice } from "./compare/advice.js";
import { brokenWords, showCards } from "./compare/cards.js";
import { lock, readAddress, settings, showOptions } from "./compare/controls.js";
import { environmentOf, environmentWords } from "./compare/environment.js";
import { toNdjson } from "./compare/ndjson.js";
import { showPlots } from "./compare/plots.js";
import { reportOf } from "./compare/report.js";
import { resultsOf } from "./compare/results.js";
import { Run } from "./compare/run.js";
import { Server } from "./compare/server.js";
import { showTables } from "./compare/tables.js";
import { nameOf, number } from "./compare/format.js";

const base = new URL(".", document.baseURI);
const server = new Server(base);
/** @type {Run | null} */
let run = null;
let announced = "";
let shown = 0;

await startShell();
readAddress();
byId("controls").addEventListener("submit", (/** @type {Event} */ event) => (event.preventDefault(), toggle()));
byId("raw").addEventListener("click", () => run && download("parley-compare.ndjson", toNdjson(run, environmentOf(run)), "application/x-ndjson"));
byId("report").addEventListener("click", () => run && download("parley-compare.html", reportOf(run), "text/html"));
byId("print").addEventListener("click", () => print());
i18n.addEventListener("change", () => draw(true));
addEventListener("parley-theme", () => draw(true));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(true));
new ResizeObserver(() => showPlots(run)).observe(byId("bytes-plot"));
shortcuts.add("compare.title", [{ keys: "Mod+Enter", words: "compare.toggle", run: toggle }]);
draw(true);
setInterval(() => run && !run.over && showCourse(), 250);

function toggle() {
  if (run && !run.over) {
    run.stop();
    return;
  }
  const wanted = settings();
  if (wanted.kinds.length === 0) {
    byId("trouble").textContent = t("compare.kinds.none");
    return;
  }
  run = new Run(wanted, server, base);
  run.addEventListener("change", () => draw());
  announced = "";
  run.go().finally(() => draw());
  draw(true);
}

/** @param {boolean} [anew] in other words or colours */
function draw(anew = false) {
  document.title = `${t("nav.compare")} \u00b7 Parley`;
  const running = run !== null && !run.over;
  byId("main").dataset.phase = run?.phase ?? "idle";
  byId("go").textContent = running ? t("compare.stop") : run ? t("compare.again") : t("compare.start");
  byId("go").disabled = Boolean(running && run?.stopped);
  for (const id of /** @type {const} */ (["raw", "report", "print"])) {
    byId(id).disabled = run?.phase !== "done";
  }
  lock(running);
  anew && showOptions();
  showCourse();
  showTrouble();
  // Numbers that change faster than anyone reads cost what is measured.
  if (anew || !running || performance.now() - shown > 900) {
    shown = performance.now();
    showCards(run);
    showTables(run);
    showPlots(run, { anew });
    showAdvice(run);
    byId("seen").textContent = environmentWords(run).join(" ");
  }
}

function showCourse() {
  const progress = byId("progress");
  const text = courseOf();
  byId("course").textContent = text;
  progress.hidden = !run;
  if (run) {
    const part = Math.max(0, Math.min(1, run.elapsed / 1000 / run.settings.seconds));
    progress.value = run.over ? 1 : run.phase === "clock" || run.phase === "opening" ? 0 : part;
    announce(run.phase === "running" ? `${Math.floor(part * 4)}` : run.phase, text);
  }
}

/** @returns {string} */
function courseOf() {
  if (!run) {
    return t("compare.phase.idle");
  }
  if (run.phase === "running") {
    return t("compare.phase.running", { done: number(Math.max(0, run.elapsed / 1000)), all: number(run.settings.seconds) });
  }
  return run.phase === "done" && run.stopped ? t("compare.phase.stopped") : t(`compare.phase.${run.phase}`);
}

/** A quarter at a time, and at the end what came out. @param {string} step @param {string} text */
function announce(step, text) {
  if (step === announced || !run) {
    return;
  }
  announced = step;
  const results = run.phase === "done" ? resultsOf(run) : [];
  const lines = results.map((result) =>
    !result.opens ? `${nameOf(result.kind)}: ${brokenWords(result.reason)}` : t("compare.said", { way: nameOf(result.kind), bytes: number(result.perMessage ?? 0), median: number(result.median ?? 0), missed: number(result.missed) }),
  );
  byId("announce").textContent = [text, ...lines].join(" ");
}

function showTrouble() {
  const lines = run ? run.invalid.map((reason) => t(`compare.invalid.${reason}`)) : [];
  if (run?.phase === "failed") {
    lines.push(i18n.explain({ code: run.error?.code, message: run.error?.message }));
  }
  const trouble = byId("trouble");
  trouble.className = lines.length > 0 ? "note" : "";
  if (trouble.textContent !== lines.join(" ")) {
    trouble.textContent = lines.join(" ");
  }
}
