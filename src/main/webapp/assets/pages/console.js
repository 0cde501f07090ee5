// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../lib/dom.js";
import { i18n, t } from "../lib/i18n.js";
import { startShell } from "../lib/shell.js";
import { shortcuts } from "../lib/shortcuts.js";
import { here } from "./console/address.js";
import { startClosing } from "./console/closing.js";
import { startComposer } from "./console/composer.js";
import { startDetail } from "./console/detail.js";
import { startDial } from "./console/dial.js";
import { startFigures } from "./console/figures.js";
import { startLog } from "./console/logpane.js";
import { startOptions } from "./console/options.js";
import { refusalsOf } from "./console/refusal.js";
import { startSaved } from "./console/savedview.js";
import { settingsOf } from "./console/share.js";
import { openShare } from "./console/sharing.js";
import { startTabs } from "./console/tabs.js";
import { startTools } from "./console/tools.js";
import { announceLink, startTrouble } from "./console/trouble.js";
import { Workspace } from "./console/workspace.js";

await startShell();

const base = new URL(".", document.baseURI);
const home = here("ws/echo", base);
const workspace = new Workspace(home, refusalsOf(base));

openLink();
startTabs(workspace);
startOptions(workspace);
startTrouble(workspace);
startClosing(workspace);
const dial = startDial(workspace, base);
const composer = startComposer(workspace);
const saved = startSaved(workspace, (draft) => {
  composer.put(draft);
  byId("text").focus();
});
const view = startLog(workspace, dial);
const detail = startDetail(workspace, view, saved.save);
startFigures(workspace);
startTools(workspace, view, { share: () => openShare(workspace), load: openLoad });
addEventListener("hashchange", openLink);

shortcuts.add("console.keys", [
  { keys: "Mod+Enter", words: "console.send", run: () => composer.send() },
  { keys: "Mod+Shift+Enter", words: "console.keys.toggle", run: () => dial.toggle() },
  { keys: "/", words: "console.search", run: () => byId("search").focus() },
  { keys: ["j", "k"], words: "console.keys.rows", run: ({ key }) => view.move(key.toLowerCase() === "j" ? 1 : -1) },
  { keys: "c", words: "console.keys.copy", run: () => (view.selected ? detail.copy() : false) },
  { keys: "r", words: "console.keys.resend", run: () => (view.selected ? detail.resend() : false) },
  { keys: "p", words: "console.keys.pause", run: () => (view.paused = !view.paused) },
]);
shortcuts.add("console.log", [{ keys: "Enter", words: "console.keys.detail", run: () => detail.enter() }], { within: byId("log") });

/** Takes over what a link holds: into this connection if nothing has been done with it, else into a new one. It dials nothing. */
function openLink() {
  const settings = settingsOf(location.hash, home);
  if (!settings) {
    return;
  }
  const { current } = workspace;
  const untouched = !current.busy && current.log.last === 0 && current.settings.draft.body === "";
  if (untouched) {
    current.settings = settings;
    workspace.changed();
  }
  const full = !untouched && workspace.add(settings) === null;
  history.replaceState(null, "", location.pathname + location.search);
  byId("options-box").open = true;
  announceLink(workspace, full);
}

async function openLoad() {
  const module = await import("./console/loadview.js");
  module.openLoad(base);
}

i18n.addEventListener("change", () => (document.title = `${t("nav.console")} \u00b7 Parley`));
document.title = `${t("nav.console")} \u00b7 Parley`;
