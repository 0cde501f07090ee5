// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { here } from "./address.js";
import { startClosing } from "./closing.js";
import { startComposer } from "./composer.js";
import { startDetail } from "./detail.js";
import { startAddressBar } from "./addressbar.js";
import { startFigures } from "./figures.js";
import { startSharedLinkNotice } from "./sharedlinknotice.js";
import { startLog } from "./logpane.js";
import { startOptions } from "./options.js";
import { refusalsOf } from "./refusal.js";
import { startSaved } from "./savedview.js";
import { newSettings } from "./settings.js";
import { settingsOf } from "./sharelink.js";
import { openShareDialog } from "./sharedialog.js";
import { startTabs } from "./tabs.js";
import { startTools } from "./tools.js";
import { startConnectionNotice } from "./connectionnotice.js";
import { Workspace } from "./workspace.js";

/** What the page is made of once it lives; until then, words that look the same stand in these. */
const PARTS = ["tabs", "filters", "empty", "foot", "modes", "send-row", "saved", "figures"];

/**
 * Brings the page to life: in the place of what its HTML shows come the parts that work.
 *
 * @param {URL} base of this server
 */
export function startPage(base) {
  const home = here("ws/echo", base);
  const workspace = new Workspace(home, refusalsOf(base));
  adopt(workspace.current.settings, home);
  PARTS.forEach((id) => byId(id).replaceChildren());

  const linked = startSharedLinkNotice(workspace);
  openLink(workspace, home, linked);
  startTabs(workspace);
  startOptions(workspace);
  startConnectionNotice(workspace);
  startClosing(workspace);
  const addressBar = startAddressBar(workspace, base);
  const composer = startComposer(workspace);
  const saved = startSaved(workspace, (draft) => {
    composer.put(draft);
    byId("text").focus();
  });
  const view = startLog(workspace, addressBar);
  const detail = startDetail(workspace, view, saved.save);
  const load = () => import("./loadview.js").then(({ openLoad }) => openLoad(base));
  startFigures(workspace);
  startTools(workspace, view, { share: () => openShareDialog(workspace), load });
  addEventListener("hashchange", () => openLink(workspace, home, linked));
  return { workspace, dial: addressBar, composer, view, detail };
}

/** What was typed before there was anything to take it. @param {import("./settings.js").Settings} settings @param {string} home */
function adopt(settings, home) {
  const url = byId("url").value;
  if (settings.url === home && url) {
    settings.url = url;
  }
  if (settings.draft.body === "") {
    settings.draft.body = byId("text").value;
  }
}

/**
 * Takes over what a link holds: into this connection if nothing has been done with it, else into a new one. It dials nothing.
 *
 * @param {Workspace} workspace
 * @param {string} home
 * @param {ReturnType<typeof startSharedLinkNotice>} linked
 */
function openLink(workspace, home, linked) {
  const settings = settingsOf(location.hash, home);
  if (!settings) {
    return;
  }
  const { current } = workspace;
  const untouched = !current.busy && current.log.last === 0 && !current.ticket && JSON.stringify(current.settings) === JSON.stringify(newSettings(home));
  if (untouched) {
    current.settings = settings;
    workspace.changed();
  } else if (workspace.add(settings) === null) {
    linked.full();
  }
  history.replaceState(null, "", location.pathname + location.search);
}
