// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { formatBytes } from "../../lib/bytes.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { InputError, utf8Length } from "./bytes.js";
import { inMode, payloadOf } from "./draft.js";
import { layOut, lineAndColumn } from "./json.js";
import { MODES, whole } from "./settings.js";

const MAX_LINTED = 65_536;

/**
 * What is to be sent, as text, JSON, hex or base64. What cannot be sent is refused here, with its place, and stays.
 *
 * @param {import("./workspace.js").Workspace} workspace
 * @returns {{send: () => void, put: (draft: import("./settings.js").Draft) => void}}
 */
export function startComposer(workspace) {
  const text = byId("text");
  /** @type {InputError | null} */
  let refused = null;

  const put = (/** @type {import("./settings.js").Draft} */ draft) => {
    workspace.current.settings.draft = draft;
    refused = null;
    workspace.changed();
  };
  /** @returns {string | Uint8Array | null} null where it is not what it is said to be */
  const payload = () => {
    if (workspace.current.unseen("all")) {
      /** @type {HTMLElement | null} */ (byId("notice").querySelector(".linked"))?.focus();
      return null;
    }
    try {
      return payloadOf(workspace.current.settings.draft);
    } catch (error) {
      refused = error instanceof InputError ? error : null;
      text.focus();
      text.setSelectionRange(refused?.at ?? 0, (refused?.at ?? 0) + 1);
      draw();
      return null;
    }
  };
  const send = () => {
    const data = payload();
    if (data !== null && workspace.current.send(data)) {
      text.focus();
    }
  };
  const repeat = () => {
    const { current } = workspace;
    const data = current.left === 0 ? payload() : null;
    data === null ? current.stopSending() : current.sendRepeatedly(data);
  };
  const shape = (/** @type {boolean} */ wide) => {
    const { draft } = workspace.current.settings;
    if (payload() !== null) {
      put({ ...draft, body: layOut(draft.body, wide) });
    }
  };
  const draw = () => {
    const { draft } = workspace.current.settings;
    // A field knows line feeds only.
    if (text.value !== draft.body.replace(/\r\n?/g, "\n")) {
      text.value = draft.body;
    }
    text.setAttribute("aria-invalid", String(refused !== null));
    text.placeholder = t(`console.placeholder.${draft.mode}`);
    render(modes(draft.mode, (mode) => put(inMode(workspace.current.settings.draft, mode))), byId("modes"));
    render(draft.mode === "json" ? shaping(shape) : nothing, byId("shape"));
    drawLint();
    render(sendRow(workspace, repeat), byId("send-row"));
  };
  const drawLint = () => {
    const { draft } = workspace.current.settings;
    const lint = refused ?? lintOf(draft);
    byId("lint").className = lint ? "lint trouble" : "lint meta";
    byId("lint").textContent = lint ? wordsOf(lint, draft.body) : sizeOf(draft);
  };

  text.addEventListener("input", () => put({ ...workspace.current.settings.draft, body: text.value }));
  byId("composer").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    send();
  });
  workspace.addEventListener("select", () => (refused = null));
  workspace.addEventListener("change", draw);
  i18n.addEventListener("change", draw);
  draw();
  return { send, put };
}

/** @param {import("./settings.js").Draft} draft @returns {InputError | null} */
function lintOf(draft) {
  if (draft.body.trim() === "" || draft.body.length > MAX_LINTED) {
    return null;
  }
  try {
    payloadOf(draft);
    return null;
  } catch (error) {
    return error instanceof InputError ? error : null;
  }
}

/** @param {InputError} error @param {string} body */
function wordsOf({ key, at, values }, body) {
  return t("console.lint.at", lineAndColumn(body, at)) + t(key, values);
}

/** @param {import("./settings.js").Draft} draft */
function sizeOf(draft) {
  if (draft.body === "") {
    return "";
  }
  const binary = draft.mode === "hex" || draft.mode === "base64";
  const size = binary && draft.body.length <= MAX_LINTED ? payloadOf(draft).length : utf8Length(draft.body);
  return `${formatBytes(size, i18n.language)} \u00b7 ${t(binary ? "console.frame.binary" : "console.frame.text")}`;
}

/** @param {(wide: boolean) => void} shape */
function shaping(shape) {
  return html`
    <button type="button" class="link" id="format" @click=${() => shape(true)}>${t("console.json.format")}</button>
    <button type="button" class="link" id="compact" @click=${() => shape(false)}>${t("console.json.compact")}</button>
  `;
}

/** @param {import("./settings.js").Mode} current @param {(mode: import("./settings.js").Mode) => void} choose */
function modes(current, choose) {
  return html`
    <div class="segmented" role="group" aria-label=${t("console.mode")}>
      ${MODES.map(
        (mode) => html`<button type="button" id="mode-${mode}" aria-pressed=${mode === current} @click=${() => choose(mode)}>${t(`console.mode.${mode}`)}</button>`,
      )}
    </div>
  `;
}

/** @param {import("./workspace.js").Workspace} workspace @param {() => void} repeat */
function sendRow(workspace, repeat) {
  const { current } = workspace;
  const { interval } = current.settings;
  const open = current.state === "online";
  const running = current.left !== 0;
  return html`
    <button class="primary" id="send" ?disabled=${!open} aria-describedby="send-why">${t("console.send")} <kbd>Ctrl+Enter</kbd></button>
    <span class="meta" id="send-why">${open ? (current.unseen("all") ? t("console.link.more") : "") : t("console.send.closed")}</span>
    <span class="repeat">
      <label class="unit">
        ${t("console.every")}
        <input
          type="number"
          id="every"
          min="10"
          max="3600000"
          ?disabled=${running}
          .value=${String(interval.every)}
          @change=${(/** @type {import("../../lib/types.js").On<HTMLInputElement>} */ { target }) => ((interval.every = whole(target.value, 10, 3_600_000, 1000)), workspace.changed())}
        />
        ${t("console.ms")}
      </label>
      <label class="unit">
        <input
          type="number"
          id="times"
          min="0"
          max="1000000"
          ?disabled=${running}
          title=${t("console.times.why")}
          .value=${String(interval.times)}
          @change=${(/** @type {import("../../lib/types.js").On<HTMLInputElement>} */ { target }) => ((interval.times = whole(target.value, 0, 1_000_000, 10)), workspace.changed())}
        />
        ${t("console.times")}
      </label>
      <button type="button" id="repeat" ?disabled=${!open} @click=${repeat}>${t(running ? "console.repeat.stop" : "console.repeat.start")}</button>
    </span>
  `;
}
