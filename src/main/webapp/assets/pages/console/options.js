// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { queryOf, transportOf, withQuery } from "./address.js";
import { AUTHS, whole } from "./settings.js";

/**
 * @typedef {import("./workspace.js").Workspace} Workspace
 * @typedef {import("./connection.js").Connection} Connection
 * @typedef {{target: HTMLInputElement}} Input
 */

/** Subprotocols, query, credential, reconnect and heartbeat. @param {Workspace} workspace */
export function startOptions(workspace) {
  const draw = () => {
    const { current } = workspace;
    render(
      html`
        ${headers(workspace)}
        <fieldset ?disabled=${current.busy}>
          <legend>${t("console.protocols")}</legend>
          ${protocols(workspace)}
        </fieldset>
        <fieldset ?disabled=${current.busy}>
          <legend>${t("console.query")}</legend>
          ${query(workspace)}
        </fieldset>
        <fieldset ?disabled=${current.busy}>
          <legend>${t("console.auth")}</legend>
          ${auth(workspace)}
        </fieldset>
        <fieldset>
          <legend>${t("console.upkeep")}</legend>
          ${upkeep(workspace)}
        </fieldset>
      `,
      byId("options"),
    );
    byId("options-summary").textContent = summary(current);
  };
  workspace.addEventListener("change", draw);
  i18n.addEventListener("change", draw);
  draw();
}

/** @param {Workspace} workspace */
function protocols(workspace) {
  const { settings } = workspace.current;
  const list = settings.protocols;
  const put = (/** @type {typeof list} */ changed) => {
    settings.protocols = changed;
    workspace.changed();
  };
  const swap = (/** @type {number} */ i) => put([...list.slice(0, i), list[i + 1], list[i], ...list.slice(i + 2)]);
  return html`
    ${list.map(
      (protocol, i) => html`
        <div class="pair">
          <input type="checkbox" aria-label=${t("console.use")} .checked=${protocol.on} @change=${() => put(list.with(i, { ...protocol, on: !protocol.on }))} />
          <input
            class="grow"
            aria-label=${t("console.protocol")}
            spellcheck="false"
            autocomplete="off"
            .value=${protocol.value}
            @input=${(/** @type {Input} */ { target }) => put(list.with(i, { ...protocol, value: target.value }))}
          />
          <button type="button" class="quiet" aria-label=${t("console.up")} ?disabled=${i === 0} @click=${() => swap(i - 1)}>\u2191</button>
          <button type="button" class="quiet" aria-label=${t("console.down")} ?disabled=${i === list.length - 1} @click=${() => swap(i)}>\u2193</button>
          <button type="button" class="quiet" aria-label=${t("console.remove")} @click=${() => put(list.filter((other) => other !== protocol))}>\u00d7</button>
        </div>
      `,
    )}
    <button type="button" class="link" id="add-protocol" @click=${() => put([...list, { on: true, value: list.length ? "" : "parley.v1" }])}>
      + ${t("console.protocol.add")}
    </button>
  `;
}

/** @param {Workspace} workspace */
function query(workspace) {
  const { settings } = workspace.current;
  const rows = [...queryOf(settings.url), ...settings.unused];
  const put = (/** @type {typeof rows} */ changed) => {
    settings.url = withQuery(settings.url, changed);
    settings.unused = changed.filter(({ on, name }) => !on || !name);
    workspace.changed();
  };
  return html`
    ${rows.map(
      (row, i) => html`
        <div class="pair">
          <input type="checkbox" aria-label=${t("console.use")} .checked=${row.on} @change=${() => put(rows.with(i, { ...row, on: !row.on }))} />
          <input
            class="grow"
            aria-label=${t("console.query.name")}
            placeholder=${t("console.query.name")}
            spellcheck="false"
            autocomplete="off"
            .value=${row.name}
            @change=${(/** @type {Input} */ { target }) => put(rows.with(i, { ...row, on: row.on || !row.name, name: target.value }))}
          />
          <input
            class="grow"
            aria-label=${t("console.query.value")}
            placeholder=${t("console.query.value")}
            spellcheck="false"
            autocomplete="off"
            .value=${row.value}
            @change=${(/** @type {Input} */ { target }) => put(rows.with(i, { ...row, value: target.value }))}
          />
          <button type="button" class="quiet" aria-label=${t("console.remove")} @click=${() => put(rows.filter((other) => other !== row))}>\u00d7</button>
        </div>
      `,
    )}
    <button type="button" class="link" id="add-query" @click=${() => put([...rows, { on: false, name: "", value: "" }])}>
      + ${t("console.query.add")}
    </button>
  `;
}

/** @param {Workspace} workspace */
function auth(workspace) {
  const { current } = workspace;
  const { settings } = current;
  const choose = (/** @type {typeof settings.auth} */ way) => {
    settings.auth = way;
    // A browser gives a connection up for which no subprotocol is agreed to, and a token is none.
    if (way === "bearer" && !settings.protocols.some(({ on, value }) => on && value)) {
      settings.protocols = [...settings.protocols.filter(({ value }) => value !== "parley.v1"), { on: true, value: "parley.v1" }];
    }
    workspace.changed();
  };
  return html`
    ${AUTHS.map(
      (way) => html`
        <label class="choice">
          <input type="radio" name="auth" value=${way} .checked=${settings.auth === way} @change=${() => choose(way)} />
          <span>${t(`console.auth.${way}`)}</span>
        </label>
      `,
    )}
    ${settings.auth === "session"
      ? nothing
      : html`
          <input
            type="password"
            id="ticket"
            aria-label=${t("console.ticket")}
            placeholder=${t("console.ticket")}
            autocomplete="off"
            .value=${current.ticket}
            @input=${(/** @type {Input} */ { target }) => ((current.ticket = target.value.trim()), workspace.changed())}
          />
        `}
    <p class="meta">${t("console.auth.why")}</p>
  `;
}

/** What goes out, and what nobody can make go out from here. @param {Workspace} workspace */
function headers({ current }) {
  const offered = chosen(current).join(", ");
  const plain = transportOf(current.settings) !== "websocket";
  const token = plain && current.settings.auth === "bearer";
  const rows = [
    !plain && ["Sec-WebSocket-Protocol", offered || t("none")],
    ["Origin", location.origin],
    ["Host, Cookie, User-Agent", t("console.headers.browser")],
    token && ["Authorization", t("console.headers.token")],
    [token ? t("console.headers.others") : `Authorization, ${t("console.headers.others")}`, t("console.headers.none")],
  ];
  return html`
    <section class="headers" aria-labelledby="headers-title">
      <h3 id="headers-title">${t("console.headers")}</h3>
      <dl>${rows.map((row) => (row ? html`<div><dt>${row[0]}</dt><dd>${row[1]}</dd></div>` : nothing))}</dl>
      <p class="meta">${t("console.headers.why")}</p>
    </section>
  `;
}

/** @param {Connection} connection the subprotocols that it offers, without what is secret */
function chosen({ settings }) {
  return settings.protocols.filter(({ on, value }) => on && value).map(({ value }) => (value.startsWith("bearer.") ? "bearer.\u2026" : value));
}

/** @param {Workspace} workspace */
function upkeep(workspace) {
  const { current } = workspace;
  const { settings } = current;
  const beat = (/** @type {Partial<typeof settings.heartbeat>} */ changed) => {
    settings.heartbeat = { ...settings.heartbeat, ...changed };
    current.beat();
    workspace.changed();
  };
  const reconnect = (/** @type {Input} */ { target }) => {
    settings.reconnect = target.checked;
    workspace.changed();
  };
  return html`
    <label class="choice">
      <input type="checkbox" id="reconnect" .checked=${settings.reconnect} @change=${reconnect} />
      <span>${t("console.reconnect")}</span>
    </label>
    <p class="meta">${t("console.reconnect.policy")}</p>
    <label class="choice">
      <input
        type="checkbox"
        id="heartbeat"
        .checked=${settings.heartbeat.on}
        @change=${(/** @type {Input} */ { target }) => beat({ on: target.checked })}
      />
      <span>${t("console.heartbeat")}</span>
    </label>
    <div class="pair">
      <textarea
        class="grow"
        id="heartbeat-text"
        aria-label=${t("console.heartbeat.text")}
        spellcheck="false"
        autocomplete="off"
        rows=${rowsFor(settings.heartbeat.text)}
        .value=${settings.heartbeat.text}
        @change=${(/** @type {{target: HTMLTextAreaElement}} */ { target }) => beat({ text: target.value })}
      ></textarea>
      <label class="unit">
        ${t("console.every")}
        <input
          type="number"
          min="1"
          max="3600"
          .value=${String(settings.heartbeat.every)}
          @change=${(/** @type {Input} */ { target }) => beat({ every: whole(target.value, 1, 3600, 10) })}
        />
        ${t("console.seconds")}
      </label>
    </div>
    <p class="meta">${t("console.heartbeat.why")}</p>
  `;
}

/** A field of one line would hide what stands further on. @param {string} text */
function rowsFor(text) {
  return Math.min(12, text.split("\n").reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / 24)), 0));
}

/** @param {Connection} connection what is set, in a line */
function summary(connection) {
  const { settings } = connection;
  const used = chosen(connection);
  const query = queryOf(settings.url).length;
  return [
    used.length > 0 && used.join(", "),
    query > 0 && i18n.count("console.query.count", query),
    t(`console.auth.${settings.auth}.short`),
    settings.reconnect && t("console.reconnect.short"),
    settings.heartbeat.on && t("console.heartbeat.short", { seconds: settings.heartbeat.every }),
  ]
    .filter(Boolean)
    .join(" \u00b7 ");
}
