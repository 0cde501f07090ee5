// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { searchable } from "./row.js";
import { searchFor } from "./search.js";
import { LogView } from "./view.js";

const DIRECTIONS = /** @type {const} */ (["all", "sent", "received", "system"]);

/**
 * The log with its filters, its empty state and its keys.
 *
 * @param {import("./workspace.js").Workspace} workspace
 * @param {{sample: () => void}} dial
 * @returns {LogView}
 */
export function startLog(workspace, dial) {
  const scroller = byId("log");
  const view = new LogView(scroller);
  /** @type {typeof DIRECTIONS[number]} */
  let direction = "all";
  let asked = "";
  /** @type {import("./bytes.js").InputError | null} */
  let wrong = null;

  /** @type {import("./search.js").Search | null} */
  let search = null;
  const apply = () => {
    search?.end?.();
    search = null;
    wrong = null;
    try {
      search = searchFor(asked);
    } catch (error) {
      wrong = /** @type {import("./bytes.js").InputError} */ (error);
    }
    filter();
  };
  const filter = () => {
    const only = direction;
    const found = search;
    const ask = found?.ask;
    const passes = (/** @type {import("./log.js").Row} */ row) => (only === "all" || row.direction === only) && (found?.test?.(searchable(row)) ?? true);
    view.filter = only !== "all" || found ? { passes, ask: ask && ((rows) => ask(rows.map(searchable))) } : null;
    draw();
  };
  view.addEventListener("failed", (/** @type {CustomEventInit<import("./bytes.js").InputError>} */ { detail }) => {
    wrong = detail ?? null;
    search = null;
    filter();
  });
  const clearSearch = () => {
    asked = "";
    direction = "all";
    apply();
  };
  const draw = () => {
    render(
      html`
        <div class="segmented" role="group" aria-label=${t("console.filter")}>
          ${DIRECTIONS.map(
            (way) => html`
              <button type="button" data-direction=${way} aria-pressed=${way === direction} @click=${() => ((direction = way), apply())}>
                ${t(`direction.${way}`)}
              </button>
            `,
          )}
        </div>
        <input
          type="search"
          id="search"
          spellcheck="false"
          autocomplete="off"
          aria-label=${t("console.search")}
          placeholder=${t("console.search.how")}
          title=${t("console.search.help")}
          aria-invalid=${wrong ? "true" : "false"}
          aria-describedby="search-wrong"
          .value=${asked}
          @input=${(/** @type {import("../../lib/types.js").On<HTMLInputElement>} */ { target }) => ((asked = target.value), apply())}
        />
        <button type="button" id="deltas" aria-pressed=${view.deltas} @click=${() => ((view.deltas = !view.deltas), view.refresh(), draw())}>
          ${t("console.deltas")}
        </button>
        <p class="trouble" id="search-wrong" role="status">${wrong ? t(wrong.key, wrong.values) : ""}</p>
      `,
      byId("filters"),
    );
    drawEmpty();
  };
  let shown = "";
  const drawEmpty = () => {
    const { current } = workspace;
    const empty = view.count === 0 && !view.searching;
    const kind = !empty ? "" : current.log.length > 0 ? "nothing" : current.state === "online" ? "waiting" : current.busy ? "busy" : "idle";
    byId("empty").hidden = !empty;
    const now = `${kind} ${i18n.language}`;
    if (now === shown) {
      return;
    }
    shown = now;
    render(
      kind === "nothing"
        ? html`<p>${t("console.empty.nothing")}</p><button type="button" @click=${clearSearch}>${t("console.empty.clear")}</button>`
        : kind === "waiting"
          ? html`<p>${t("console.empty.waiting")}</p><button type="button" @click=${dial.sample}>${t("console.empty.sample")}</button>`
          : kind === "idle"
            ? html`
                <p>${t("console.empty.idle")}</p>
                <p class="meta">${t("console.headers.short")}</p>
                <button type="button" class="primary" id="first" @click=${dial.sample}>${t("console.empty.first")}</button>
              `
            : nothing,
      byId("empty"),
    );
  };

  scroller.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: view.page, PageUp: -view.page, Home: -Infinity, End: Infinity };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      view.move(step);
    }
  });
  view.addEventListener("draw", drawEmpty);
  workspace.onrows = () => view.request();
  workspace.addEventListener("select", () => view.show(workspace.current.log));
  workspace.addEventListener("change", drawEmpty);
  i18n.addEventListener("change", () => {
    view.refresh();
    draw();
  });
  view.show(workspace.current.log);
  draw();
  return view;
}
