// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { cut } from "../../lib/text.js";
import { html, nothing, render } from "../../vendor/lit-html.js";
import { InputError } from "./bytes.js";
import { download } from "../../lib/download.js";
import { MAX_FILE, SavedMessages } from "./saved.js";

/** @typedef {import("./settings.js").Draft} Draft */

/**
 * Messages with names: a click puts one into the composer.
 *
 * @param {import("./workspace.js").Workspace} workspace
 * @param {(draft: Draft) => void} put
 * @returns {{save: (draft: Draft) => void}} asks for a name
 */
export function startSaved(workspace, put) {
  const saved = new SavedMessages([
    { name: t("console.sample.echo"), mode: "json", body: '{"op": "echo", "data": "hello"}' },
    { name: t("console.sample.join"), mode: "json", body: '{"id": "1", "action": "subscribe", "channel": "room/lobby", "limit": 20}' },
    { name: t("console.sample.say"), mode: "json", body: '{"id": "2", "action": "publish", "channel": "room/lobby", "body": "hello"}' },
    { name: t("console.sample.binary"), mode: "hex", body: "00 01 02 ff" },
  ]);
  /** @type {Draft | null} what waits for its name */
  let naming = null;
  let editing = false;
  let said = "";

  /** @param {() => string} act what it returns is said, and what is wrong with it too */
  const attempt = (act) => {
    try {
      said = act();
    } catch (error) {
      said = error instanceof InputError ? t(error.key, error.values) : String(error);
    }
    draw();
  };
  const save = (/** @type {Draft} */ draft) => {
    naming = { mode: draft.mode, body: draft.body };
    said = "";
    draw();
    byId("saved-name").focus();
  };
  const store = (/** @type {Event} */ event) => {
    event.preventDefault();
    const name = byId("saved-name").value.trim();
    const draft = naming;
    if (name && draft) {
      attempt(() => {
        saved.put({ name, ...draft });
        naming = null;
        return t("console.saved.done", { name });
      });
    }
  };
  const file = /** @type {HTMLInputElement} */ (h("input", { type: "file", accept: ".json,application/json", hidden: true, id: "saved-file" }));
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    const text = chosen && chosen.size <= MAX_FILE ? await chosen.text() : null;
    file.value = "";
    attempt(() => (text === null ? t("console.saved.notOurs") : i18n.count("console.saved.imported", saved.take(text))));
  });
  const draw = () =>
    render(
      html`
        <div class="row">
          <h2 class="grow">${t("console.saved")}</h2>
          <button type="button" class="link" id="save" @click=${() => save(workspace.current.settings.draft)}>+ ${t("console.saved.add")}</button>
          <button type="button" class="link" id="saved-import" @click=${() => file.click()}>${t("console.import")}</button>
          <button
            type="button"
            class="link"
            id="saved-export"
            @click=${() => download("parley-messages.json", saved.toFile(), "application/json")}
          >
            ${t("console.export")}
          </button>
          <button type="button" class="link" id="saved-edit" aria-pressed=${editing} @click=${() => ((editing = !editing), draw())}>
            ${t(editing ? "console.saved.ready" : "console.saved.edit")}
          </button>
        </div>
        ${naming
          ? html`
              <form class="pair" @submit=${store}>
                <input class="grow" id="saved-name" maxlength="80" required aria-label=${t("console.saved.name")} placeholder=${t("console.saved.name")} />
                <button class="primary">${t("console.saved.store")}</button>
                <button type="button" class="quiet" @click=${() => ((naming = null), draw())}>${t("console.cancel")}</button>
              </form>
            `
          : nothing}
        <div class="chips">
          ${saved.messages.map(
            (message) => html`
              <span class="chip">
                <button type="button" title=${cut(message.body, 200)} @click=${() => put({ mode: message.mode, body: message.body })}>
                  <bdi>${message.name}</bdi>
                </button>
                ${editing
                  ? html`
                      <button
                        type="button"
                        class="quiet"
                        aria-label=${t("console.saved.remove", { name: message.name })}
                        @click=${() => attempt(() => (saved.remove(message), t("console.saved.removed", { name: message.name })))}
                      >
                        \u00d7
                      </button>
                    `
                  : nothing}
              </span>
            `,
          )}
        </div>
        <p class="meta" id="saved-said" role="status">${said}</p>
      `,
      byId("saved-list"),
    );
  byId("saved").append(h("div", { id: "saved-list" }), file);
  i18n.addEventListener("change", draw);
  draw();
  return { save };
}
