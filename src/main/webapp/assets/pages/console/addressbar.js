// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { storeOf } from "../../lib/storage.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { ENDPOINTS, here, hostOf, plainAddress, transportOf, withScheme } from "./address.js";
import { duration } from "./row.js";
import { isSecret, withoutSecrets } from "./secrets.js";
import { stateWord } from "./tabs.js";

const HISTORY = "console.history";
const MAX_HISTORY = 12;

/**
 * The address, the way to choose it, and the button that connects.
 *
 * @param {import("./workspace.js").Workspace} workspace
 * @param {URL} base
 * @returns {{toggle: () => void, sample: () => void}}
 */
export function startAddressBar(workspace, base) {
  const url = byId("url");
  const transport = byId("transport");
  const menu = byId("endpoints");
  /** @type {import("./connection.js").Connection | null} which sends a sample as soon as it is open */
  let sampling = null;

  const choose = (/** @type {string} */ address, endpoint = ENDPOINTS.find(({ path }) => here(path, base) === address)) => {
    const { settings } = workspace.current;
    if (hostOf(address) !== hostOf(settings.url)) {
      // A token is for the host that it was typed for.
      settings.protocols = settings.protocols.map((protocol) => (isSecret("", protocol.value) ? { ...protocol, on: false } : protocol));
    }
    settings.url = address;
    if (endpoint) {
      settings.protocols = endpoint.protocol ? [{ on: true, value: endpoint.protocol }] : [];
      if (ENDPOINTS.some(({ beat }) => beat === settings.heartbeat.text)) {
        settings.heartbeat.text = endpoint.beat;
      }
    }
    menu.hidePopover();
    workspace.changed();
    url.focus();
  };
  const forget = () => {
    storeOf().set(HISTORY, null);
    drawMenu();
  };
  const drawMenu = () => render(endpointMenu(base, workspace.current.busy, choose, forget), menu);
  const complete = () => {
    const { settings } = workspace.current;
    const address = withScheme(settings.url, base);
    if (settings.url !== address) {
      settings.url = address;
      workspace.changed();
    }
  };
  const toggle = () => {
    const { current } = workspace;
    if (!current.busy) {
      complete();
    }
    if (current.busy) {
      current.close();
    } else if (current.unseen("dialled")) {
      /** @type {HTMLElement | null} */ (byId("notice").querySelector(".linked"))?.focus();
    } else if (byId("dial").reportValidity()) {
      remember(current.settings.url);
      current.dial();
    }
  };
  const sample = () => {
    const { current } = workspace;
    if (current.state === "online") {
      current.send(sampleFor(current.settings.url));
    } else if (!current.busy) {
      sampling = current;
      toggle();
    }
  };
  const draw = () => {
    const { current } = workspace;
    const { busy, state, settings } = current;
    if (url.value !== settings.url) {
      url.value = settings.url;
    }
    url.readOnly = busy;
    transport.value = transportOf(settings);
    transport.disabled = busy || !/\/(?:ws|sse|poll)(?:$|[?#])/.test(settings.url.trim());
    transport.title = t(transport.disabled && !busy ? "console.transport.only" : "console.transport.what");
    byId("locked").hidden = !busy;
    byId("state").dataset.state = state;
    set(byId("state"), stateText(current));
    const act = busy ? "console.disconnect" : "console.connect";
    byId("connect").dataset.i18n = act;
    set(byId("connect"), t(act));
    byId("connect").classList.toggle("primary", !busy);
    byId("close-button").hidden = state !== "online";
    byId("sample").disabled = state === "connecting" || state === "reconnecting";
    if (sampling && sampling.state === "online") {
      sampling.send(sampleFor(sampling.settings.url));
    }
    sampling = sampling?.state === "connecting" ? sampling : null;
  };

  menu.addEventListener("beforetoggle", () => {
    drawMenu();
    place(menu, byId("endpoints-button"));
  });
  url.addEventListener("input", () => {
    workspace.current.settings.url = url.value;
    workspace.changed();
  });
  url.addEventListener("change", complete);
  transport.addEventListener("change", () => {
    const { settings } = workspace.current;
    settings.transport = /** @type {import("./settings.js").Transport} */ (transport.value);
    // An address for plain requests says by itself how it is spoken to.
    settings.url = /^http/i.test(settings.url) ? addressFor(settings) : settings.url;
    workspace.changed();
  });
  byId("dial").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    toggle();
  });
  byId("sample").addEventListener("click", sample);
  workspace.addEventListener("change", draw);
  i18n.addEventListener("change", draw);
  setInterval(() => {
    const { state, trips, retryAt } = workspace.current;
    const last = trips.recent[trips.recent.length - 1];
    set(byId("latency"), state === "online" && last !== undefined ? duration(last) : retryAt ? countdown(retryAt) : "");
  }, 250);
  draw();
  return { toggle, sample };
}

/** @param {import("./settings.js").Settings} settings with the address of another transport's */
function addressFor({ url, transport }) {
  return transport === "websocket" ? url.replace(/^http/i, "ws").replace(/\/(?:sse|poll)(?=$|[?#])/, "/ws") : plainAddress(url, transport);
}

/** @param {number} retryAt */
function countdown(retryAt) {
  return t("console.retry.countdown", { seconds: Math.max(0, (retryAt - Date.now()) / 1000).toFixed(1) });
}

/** @param {import("./connection.js").Connection} connection */
function stateText({ state, retryAt }) {
  return state === "reconnecting" && !retryAt ? t("state.connecting") : stateWord(state);
}

/**
 * @param {URL} base
 * @param {boolean} locked
 * @param {(address: string) => void} choose
 * @param {() => void} forget
 */
function endpointMenu(base, locked, choose, forget) {
  const earlier = read().filter((address) => !ENDPOINTS.some(({ path }) => here(path, base) === address));
  return html`
    <h3>${t("console.presets")}</h3>
    ${ENDPOINTS.map(
      ({ path, key }) => html`
        <button type="button" data-path=${path} ?disabled=${locked} @click=${() => choose(here(path, base))}>
          <code>${path}</code><span class="meta">${t(key)}</span>
        </button>
      `,
    )}
    ${earlier.length > 0
      ? html`
          <h3>${t("console.history")}</h3>
          ${earlier.map(
            (address) => html`<button type="button" class="earlier" ?disabled=${locked} @click=${() => choose(address)}><code>${address}</code></button>`,
          )}
          <button type="button" class="link" @click=${forget}>${t("console.history.clear")}</button>
        `
      : nothing}
    ${locked ? html`<p class="meta">${t("console.locked")}</p>` : nothing}
  `;
}

/** @param {string} url @returns {string} something that gets an answer there */
export function sampleFor(url) {
  return /\/(?:ws|sse|poll)\/?(\?|$)/.test(url)
    ? '{"id":"sample","action":"subscribe","channel":"room/lobby","limit":5}'
    : `{"op":"echo","data":"hello \u4f60\u597d","at":"${new Date().toISOString()}"}`;
}

/** @param {HTMLElement} popover @param {HTMLElement} below */
export function place(popover, below) {
  const { bottom, right } = below.getBoundingClientRect();
  popover.style.top = `${Math.round(bottom + 4)}px`;
  popover.style.right = `${Math.max(8, Math.round(document.documentElement.clientWidth - right))}px`;
}

/** @param {HTMLElement} element @param {string} text only told to a screen reader when it is another */
function set(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** @param {string} url */
function remember(url) {
  const { url: clean } = withoutSecrets(url.trim());
  storeOf().set(HISTORY, [clean, ...read().filter((address) => address !== clean)].slice(0, MAX_HISTORY));
}

/** @returns {string[]} */
function read() {
  const stored = storeOf().get(HISTORY);
  return Array.isArray(stored) ? stored.filter((address) => typeof address === "string" && /^(?:ws|http)s?:/i.test(address)).slice(0, MAX_HISTORY) : [];
}
